"""Each way to write a plugin wrongly, and the one sentence that says what to do about it."""

import dataclasses

import pytest

from matchmaker.plugin_host.find import find_plugins
from matchmaker.plugin_host.registry import load_found, load_plugins
from matchmaker.plugin_host.selection import Selection
from tests.factories.plugins import GOOD, good, write

HOOK = "matchmaker_register_criteria"
FIELD = 'fields = (Field("{name}", "{form}", "{kind}", "{label}"{more}),)'


def field(name="x_a", form="offer", kind="number", label="A", more=""):
    return good(declares=FIELD.format(name=name, form=form, kind=kind, label=label, more=more))


def params(declared):
    return good(before=f"class P(Params):\n    p: float = {declared}\n", declares="params_type = P")


def answering(answer):
    return good(answer=("return [Good]", answer))


def said(label, stage="info", reads="()", key="x"):
    old = 'key, label, legal_stage, reads = "x", "Bon", "info", ()'
    new = f"key, label, legal_stage, reads = {key!r}, {label}, {stage!r}, {reads}"
    return good(said=(old, new))


def load(directory):
    """The plugins of one folder, straight into this process: their trial has tests of its own."""
    ours = [found for found in find_plugins([directory]) if found.origin == str(directory)]
    return load_found([dataclasses.replace(found, trial=()) for found in ours], Selection())


IMPORTS = {
    "import no_such_module": "elle importe « no_such_module », qui n’est pas installé. Installez-le ou corrigez l’import.",
    "x = (": "son chargement échoue (SyntaxError: '(' was never closed (bad.py, line 1)). Corrigez ou "
    "réinstallez-la.",
    "1 / 0": "son chargement échoue (ZeroDivisionError: division by zero). Corrigez ou réinstallez-la.",
    "input('Qui ?')": "son chargement échoue (EOFError: EOF when reading a line). Corrigez ou réinstallez-la.",
    "raise SystemExit(3)": "son chargement arrête le programme. Retirez-en les appels comme sys.exit() ; pour signaler "
    "une erreur, levez une exception.",
    answering(
        "raise SystemExit"
    ): "son chargement arrête le programme. Retirez-en les appels comme sys.exit() ; pour "
    "signaler une erreur, levez une exception.",
    answering(
        "raise GeneratorExit"
    ): "son chargement arrête le programme. Retirez-en les appels comme sys.exit() ; "
    "pour signaler une erreur, levez une exception.",
    answering("raise RecursionError('trop')"): "son chargement échoue (RecursionError: trop). Corrigez ou "
    "réinstallez-la.",
    answering("raise MemoryError"): "son chargement échoue (MemoryError). Corrigez ou réinstallez-la.",
}

HOOKS = {
    "x = 1": f"elle ne fournit aucun critère. Il lui faut la fonction {HOOK}, qui rend la liste de ses classes de "
    "critères.",
    answering(
        "return []"
    ): f"elle ne fournit aucun critère. Il lui faut la fonction {HOOK}, qui rend la liste de ses "
    "classes de critères.",
    good(
        hook=(HOOK, "matchmaker_register_criterai")
    ): "elle répond à « matchmaker_register_criterai », qui n’existe "
    f"pas. Le seul point d’entrée est {HOOK}.",
    good(
        hook=(f"{HOOK}()", f"{HOOK}(surprise)")
    ): f"« {HOOK} » attend des arguments et n’en reçoit aucun. Le seul point d’entrée est {HOOK}.",
    good(
        hook=("@hookimpl\n", "")
    ): f"« {HOOK} » n’est pas marquée « @hookimpl ». Le seul point d’entrée est {HOOK}.",
    answering("pass"): f"{HOOK} rend None au lieu d’une liste. Finissez-la par « return [MonCritère] ».",
    answering(
        "return Good"
    ): f"{HOOK} rend Good au lieu d’une liste. Finissez-la par « return [MonCritère] ».",
    answering("return Good()"): f"{HOOK} rend un objet Good au lieu d’une liste. Finissez-la par « return "
    "[MonCritère] ».",
    answering(
        "return 3"
    ): f"{HOOK} rend un objet int au lieu d’une liste. Finissez-la par « return [MonCritère] ».",
    answering(
        "return [dict]"
    ): "dict n’est pas une classe de critère. Faites-en une sous-classe de Criterion.",
    answering(
        "return [None]"
    ): "None n’est pas une classe de critère. Faites-en une sous-classe de Criterion.",
    answering(
        "return [Good()]"
    ): "elle rend un objet Good au lieu de la classe. Écrivez Good sans parenthèses.",
}

NO_VERSION = (
    "Good ne dit pas pour quelle version des extensions elle est écrite. Écrivez « api_version = 1 » dans la "
    "classe elle-même : ce n’est jamais hérité."
)
VERSIONS = {
    good(version=("    api_version = 1\n", "")): NO_VERSION,
    good(
        before="class Old(Criterion):\n    api_version = 1\n",
        old=("Good(Criterion)", "Good(Old)"),
        version=("    api_version = 1\n    key", "    key"),
    ): NO_VERSION,
    good(
        version=("api_version = 1", "api_version = 99")
    ): "Good est écrite pour la version 99 des extensions, ce "
    "logiciel connaît la version 1. Voir docs/plugins.md, « Mettre à jour une extension ».",
    good(
        version=("api_version = 1", "api_version = [1]")
    ): "Good est écrite pour la version [1] des extensions, ce "
    "logiciel connaît la version 1. Voir docs/plugins.md, « Mettre à jour une extension ».",
}

DECLARATIONS = {
    good(
        a=("key, label, legal_stage, reads", "_a, label, legal_stage, reads")
    ): 'key manque : écrivez par exemple key = "circuit_court"',
    good(
        a=("key, label, legal_stage, reads", "key, _a, legal_stage, reads")
    ): 'label manque : écrivez par exemple label = "Circuit court"',
    good(
        a=("key, label, legal_stage, reads", "key, label, _a, reads")
    ): 'legal_stage manque : écrivez par exemple legal_stage = "info"',
    good(
        a=("key, label, legal_stage, reads", "key, label, legal_stage, _a")
    ): 'reads manque : écrivez par exemple reads = ("need.cpv", "offer.cpv")',
    said(
        "'Bon'", key="Pas Un Nom"
    ): "key « Pas Un Nom » n’est pas un nom : des lettres minuscules sans accent, des "
    "chiffres et _, par exemple circuit_court",
    said(
        "'Bon'", key="été"
    ): "key « été » n’est pas un nom : des lettres minuscules sans accent, des chiffres et _, "
    "par exemple circuit_court",
    said("' '"): "label est vide : écrivez le nom du critère en français",
    said(
        "'Bon'", stage="later"
    ): "legal_stage « later » n’existe pas : choisissez parmi award_safe, sourcing_only, fairness, info",
    said("'Bon'", reads="('need.colour',)"): "la colonne « need.colour » n’existe pas : prenez-en une de "
    "docs/plugins.md, « Columns »",
    said(
        "'Bon'", reads="('own.x_days',)"
    ): "reads nomme « own.x_days », mais fields n’a pas de champ « x_days » : ajoutez-le ou corrigez le nom",
    said(
        "'Bon'", reads="('need.cpv')"
    ): 'reads n’est pas un tuple : écrivez reads = ("need.cpv",), avec une virgule avant la parenthèse',
    good(
        declares="row_kinds = ('need_need',)"
    ): "row_kinds ('need_need',) ne va pas : choisissez parmi need_offer, offer_offer",
    good(declares="default_weight = float('nan')"): "default_weight vaut nan : écrivez un nombre, 0 ou plus",
    good(
        declares="measures = 3"
    ): "measures n’est pas un texte : écrivez une phrase en français, ou retirez-le",
    good(
        declares="terms = {'need.words': str.split}"
    ): "terms nomme « need.words », qui n’est pas dans reads : ajoutez-la à reads",
    good(
        declares="terms = str.split"
    ): "terms n’est pas un dictionnaire : écrivez terms = {colonne: fonction}",
    good(m=("def explain", "def explained")): "il manque la méthode explain : écrivez-la",
    good(
        m=("def explain", "def explained"), n=("def score", "def scores")
    ): "il manque la méthode explain, score : écrivez-la",
    good(
        declares="__init__ = lambda self: 1 / 0"
    ): "créer le critère échoue (ZeroDivisionError: division by zero) : corrigez __init__",
}

FIELDS = {
    good(declares="fields = ('x_a',)"): "fields contient 'x_a', qui n’est pas un champ : écrivez Field(…)",
    field(
        "colour"
    ): "le champ « colour » ne commence pas par « x_ » : appelez-le « x_… », en minuscules sans accent",
    field(
        "x_Été"
    ): "le champ « x_Été » ne commence pas par « x_ » : appelez-le « x_… », en minuscules sans accent",
    field(
        form="event"
    ): "le champ « x_a » va dans « event », qui n’existe pas : choisissez parmi offer, need, organisation",
    field(
        kind="colour"
    ): "le champ « x_a » est de genre « colour », qui n’existe pas : choisissez parmi number, flag, "
    "text, choice, date",
    field(label=""): "le champ « x_a » n’a pas de libellé : écrivez la question en français",
    field(kind="choice"): "le champ « x_a » : des choix vont avec le genre choice, et avec lui seul",
    field(
        more=', choices=(("a", "A"),)'
    ): "le champ « x_a » : des choix vont avec le genre choice, et avec lui seul",
    field(
        kind="choice", more=', choices=("ab", "cd")'
    ): 'le champ « x_a » : chaque choix est une paire de textes, par exemple choices = (("own", "Régie"),)',
    field(
        kind="choice", more=', choices=(("a", "A"), ("a", "B"))'
    ): "le champ « x_a » : le choix « a » est donné deux fois, gardez-en un",
    field(more=", low=3, high=1"): "le champ « x_a » : low (3) dépasse high (1), échangez-les",
    field(more=", low='3'"): "le champ « x_a » : low et high sont des nombres, ou rien",
    field(
        kind="text", more=", low=3"
    ): "le champ « x_a » : low et high vont avec le genre number, et avec lui seul",
    field(
        more=", check=3"
    ): "le champ « x_a » : check n’est pas une fonction : donnez-en une qui lève Invalid, ou retirez-le",
}

PARAMS = {
    good(
        declares="params_type = int"
    ): "params_type n’est pas une classe de paramètres : faites-en une sous-classe de Params",
    params(
        "3.0"
    ): "le paramètre « p » n’est pas écrit avec param : écrivez p: float = param(1.0, label=…, low=…, "
    "high=…)",
    params(
        'param(9.0, label="P", low=0.0, high=1.0)'
    ): "le paramètre « p » vaut 9.0 par défaut, hors de ses bornes 0.0 et 1.0 : corrigez l’un ou l’autre",
    params(
        'param(0.5, label="", low=0.0, high=1.0)'
    ): "le paramètre « p » n’a pas de libellé : écrivez label en français",
    params(
        'param("a", label="P", low=0.0, high=1.0)'
    ): "le paramètre « p » : la valeur par défaut, low et high sont des nombres",
}

IN_GOOD = {source: f"dans Good, {fault}." for source, fault in (DECLARATIONS | FIELDS | PARAMS).items()}


@pytest.mark.parametrize(("source", "why"), (IMPORTS | HOOKS | VERSIONS | IN_GOOD).items())
def test_a_bad_plugin_is_turned_away_in_one_sentence_and_the_others_go_on(tmp_path, source, why):
    write(tmp_path, "bad", source)
    write(tmp_path, "good", GOOD.format(key="good"))

    registry = load(tmp_path)

    assert list(registry.criteria) == ["good"]
    assert [str(rejected) for rejected in registry.rejected] == [f"L’extension bad est écartée : {why}"]


def test_two_fields_of_one_name_are_one_too_many(tmp_path):
    two = 'fields = (Field("x_a", "offer", "text", "A"), Field("x_a", "need", "text", "A"))'
    write(tmp_path, "bad", good(declares=two))

    registry = load(tmp_path)

    assert [str(rejected) for rejected in registry.rejected] == [
        "L’extension bad est écartée : le champ « x_a » existe déjà, ajouté par bad. Changez le nom du champ."
    ]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    gone = tmp_path / "gone"

    registry = load_plugins([gone])

    sentence = f"Le dossier d’extensions {gone} n’existe pas. Créez-le ou corrigez le réglage MATCHMAKER_PLUGIN_DIRS."
    assert [str(rejected) for rejected in registry.rejected] == [sentence]
    assert "cpv" in registry.criteria
