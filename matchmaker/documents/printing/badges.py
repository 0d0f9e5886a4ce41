"""Badges: a name, a structure, and a code that means nothing to anybody but the desk."""

from matchmaker.core.agenda.printing.codes import shown_code
from matchmaker.core.agenda.printing.people import Attendee
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.printing.qr import qr_runs
from matchmaker.documents.printing.sheet import BADGE, Sheet
from matchmaker.documents.sheet_words import capitalised
from matchmaker.plugin_api.text import N_


def badge_sheet(one: Attendee, code: str, event: str, language: Language = FRENCH) -> Sheet:
    """The badge of a named person. ``code`` may be empty where only what changes is asked for."""
    values = {
        "person": one.person,
        "structure": one.structure,
        "kind": capitalised(one.kind),
        "event": event,
        "holder": one.person_id,
    }
    printed = {
        "code": qr_runs(code),
        "shown": shown_code(code),
        "words": language.say(N_("Code d’accueil de {name}"), name=one.person),
    }
    title = language.say(N_("Badge de {person}, {structure}"), person=one.person, structure=one.structure)
    return Sheet(f"{BADGE}:{one.delegate}", title, BADGE, values, pictures=printed if code else {})
