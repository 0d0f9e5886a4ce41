"""Why a plugin was turned away: a sentence for the organiser, and what its author can do."""

from matchmaker.core.errors import Refusal
from matchmaker.plugin_api import N_


class PluginRejected(Refusal):
    """A plugin cannot be used; the others can. Shown on the admin page and by `plugins check`."""

    template = N_("L’extension {plugin} est écartée.")


class CannotImport(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : son chargement échoue ({error}). Corrigez ou réinstallez-la."
    )


class StopsProgram(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : elle a tenté d’arrêter le programme pendant son chargement."
    )


class WrongHook(PluginRejected):
    template = N_("L’extension {plugin} est écartée : {error}. Le seul point d’entrée est {hook}.")


class OffersNothing(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : elle ne fournit aucun critère. Il lui faut la fonction {hook}."
    )


class NotACriterion(PluginRejected):
    template = N_("L’extension {plugin} est écartée : {name} n’est pas une classe de critère (Criterion).")


class WrongVersion(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : {name} est écrite pour la version {version} des extensions, "
        "ce logiciel connaît la version {supported}. Voir docs/plugins.md, « Mettre à jour une extension »."
    )


class BadDeclaration(PluginRejected):
    template = N_("L’extension {plugin} est écartée : dans {name}, {fault}.")


class KeyTaken(PluginRejected):
    template = N_("L’extension {plugin} est écartée : le critère « {key} » existe déjà, fourni par {owner}.")


class FieldTaken(PluginRejected):
    template = N_("L’extension {plugin} est écartée : le champ « {field} » existe déjà, ajouté par {owner}.")
