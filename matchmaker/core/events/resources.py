"""What an event's meetings can share, and what a structure's meetings can be given, in words."""

from matchmaker.plugin_api.text import N_

RESOURCE_KINDS = {
    "interpreter": N_("interprète"),
    "expert": N_("expert ou experte"),
    "device": N_("matériel ou lieu"),
}
ARRANGEMENTS = {
    "step_free": N_("une table accessible de plain-pied"),
    "quiet": N_("une table au calme"),
}
