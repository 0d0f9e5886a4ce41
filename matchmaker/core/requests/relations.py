"""The words for those whom a structure knows already."""

from matchmaker.plugin_api.text import N_

CLIENT, COMPETITOR = "client", "competitor"
RELATIONS = {CLIENT: N_("vous travaillez déjà ensemble"), COMPETITOR: N_("concurrent")}
