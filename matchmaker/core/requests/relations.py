"""The words for those whom a structure knows already."""

from matchmaker.plugin_api.text import N_

RELATIONS = {"client": N_("vous travaillez déjà ensemble"), "competitor": N_("concurrent")}
