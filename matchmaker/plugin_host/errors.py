"""Why a plugin was turned away: a sentence for the organiser, and what its author can do."""

from matchmaker.core.errors import Refusal
from matchmaker.plugin_api import N_


class PluginRejected(Refusal):
    """A plugin cannot be used; the others can. Shown on the admin page and by `plugins check`."""

    template = N_("L’extension {plugin} est écartée.")


class NoFolder(PluginRejected):
    template = N_(
        "Le dossier d’extensions {folder} n’existe pas. Créez-le ou corrigez le réglage MATCHMAKER_PLUGIN_DIRS."
    )


class CannotImport(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : son chargement échoue ({error}). Corrigez ou réinstallez-la."
    )


class LacksModule(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : elle importe « {module} », qui n’est pas installé. Installez-le ou "
        "corrigez l’import."
    )


class StopsProgram(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : son chargement arrête le programme. Retirez-en les appels comme "
        "sys.exit() ; pour signaler une erreur, levez une exception."
    )


class NeverLoads(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : son chargement n’est pas fini après {seconds} secondes. Retirez-en "
        "les boucles, les attentes et les longs calculs ; leur place est dans score."
    )


class WrongHook(PluginRejected):
    template = N_("L’extension {plugin} est écartée : {error}. Le seul point d’entrée est {hook}.")


class OffersNothing(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : elle ne fournit aucun critère. Il lui faut la fonction {hook}, "
        "qui rend la liste de ses classes de critères."
    )


class NotAList(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : {hook} rend {answer} au lieu d’une liste. Finissez-la par "
        "« return [MonCritère] »."
    )


class NotACriterion(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : {name} n’est pas une classe de critère. Faites-en une sous-classe de "
        "Criterion."
    )


class NotAClass(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : elle rend un objet {name} au lieu de la classe. Écrivez {name} sans "
        "parenthèses."
    )


class NoVersion(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : {name} ne dit pas pour quelle version des extensions elle est "
        "écrite. Écrivez « api_version = {supported} » dans la classe elle-même : ce n’est jamais hérité."
    )


class WrongVersion(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : {name} est écrite pour la version {version} des extensions, "
        "ce logiciel connaît la version {supported}. Voir docs/plugins.md, « Mettre à jour une extension »."
    )


class BadDeclaration(PluginRejected):
    template = N_("L’extension {plugin} est écartée : dans {name}, {fault}.")


class KeyTaken(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : le critère « {key} » existe déjà, fourni par {owner}. Changez sa clé "
        "(key), ou bloquez l’autre par MATCHMAKER_PLUGINS=-{owner}."
    )


class FieldTaken(PluginRejected):
    template = N_(
        "L’extension {plugin} est écartée : le champ « {field} » existe déjà, ajouté par {owner}. Changez le nom "
        "du champ."
    )
