"""What leads where inside one event: the sections, and the pages of each, as one table a side.

A page that no entry names lights the section it belongs to by the beginning of its name.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Entry:
    """A page with a link of its own. ``also``: beginnings of the names of the pages it is current on."""

    label: LazyString
    page: str
    also: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        return (self.page, *self.also)


@dataclass(frozen=True)
class Section:
    """A tab, and the pages below it; the first is the one the tab opens."""

    label: LazyString
    entries: tuple[Entry, ...]


def _alone(label: LazyString, page: str, *also: str) -> Section:
    return Section(label, (Entry(label, page, also),))


ORGANISER = (
    Section(
        _l("Préparation"),
        (
            Entry(
                _l("Vue d’ensemble"),
                "events.show",
                ("events.opening", "events.copy", "events.whole", "events.co_org"),
            ),
            Entry(_l("Dates"), "events.dates"),
            Entry(
                _l("Créneaux et tables"),
                "events.programme",
                ("events.tables", "events.resource", "events.item"),
            ),
            Entry(_l("Règle du jeu"), "events.settings"),
            Entry(_l("Questions"), "events.questions", ("events.question",)),
        ),
    ),
    Section(
        _l("Participants"),
        (
            Entry(
                _l("Liste"),
                "events.participants",
                ("events.participant", "events.delegate", "directory.register"),
            ),
            Entry(_l("Import"), "directory.imports", ("directory.import",)),
            Entry(_l("Inscriptions"), "events.registrations", ("events.registration",)),
            Entry(_l("Inviter"), "events.invitation", ("events.invit",)),
            Entry(_l("À relancer"), "events.chase", ("events.chase",)),
            Entry(_l("Confirmations"), "events.confirmations", ("events.confirmation",)),
        ),
    ),
    _alone(_l("Critères"), "scoring.settings", "scoring."),
    Section(
        _l("Vœux"),
        (
            Entry(_l("Vœux"), "requests.index", ("requests.index", "requests.decision")),
            Entry(_l("Rendez-vous conseillés"), "requests.advised", ("requests.",)),
            Entry(_l("Groupements"), "catalogue.groupements_at", ("catalogue.groupement",)),
        ),
    ),
    Section(
        _l("Planning"),
        (
            Entry(_l("Projets et diffusion"), "scheduling.show", ("scheduling.", "agenda.of")),
            Entry(_l("Simuler"), "scheduling.simulate", ("scheduling.start_comparison",)),
        ),
    ),
    Section(
        _l("Jour J"),
        (
            Entry(_l("Accueil"), "agenda.reception", ("agenda.walk_in", "agenda.desk")),
            Entry(_l("Imprévus"), "scheduling.replan"),
            Entry(_l("Imprimer"), "agenda.printing", ("agenda.print",)),
            Entry(_l("Écran de salle"), "agenda.screen_address"),
            Entry(_l("Seconde chance"), "agenda.chances", ("agenda.chance",)),
        ),
    ),
    Section(
        _l("Messages"),
        (
            Entry(_l("Envoyés"), "jobs.messages", ("jobs.",)),
            Entry(_l("Textes"), "jobs.texts", ("jobs.text",)),
        ),
    ),
    Section(
        _l("Bilan"),
        (
            Entry(_l("Bilan"), "impact.report", ("impact.",)),
            Entry(_l("Avis reçus"), "impact.answers", ("impact.answers",)),
            Entry(_l("Saisie rapide"), "impact.quick", ("impact.quick",)),
        ),
    ),
)
PARTICIPANT = (
    _alone(_l("Accueil"), "events.space", "events.own_answers"),
    _alone(_l("Partenaires conseillés"), "scoring.partners", "scoring."),
    _alone(_l("Vœux"), "requests.mine", "requests.", "sourcing."),
    Section(
        _l("Disponibilités"),
        (Entry(_l("Disponibilités"), "events.availability"), Entry(_l("Qui vient"), "events.who_comes")),
    ),
    _alone(_l("Planning"), "agenda.show", "agenda.", "scheduling."),
    _alone(_l("Avis et suites"), "impact.feedback", "impact."),
    _alone(_l("Mes offres et besoins"), "catalogue.mine", "catalogue."),
)

# The pages of the organiser in the order an event is lived; the first to the last, each leads to the one after it.
# The overview stands outside: its list of checks says what is missing now.
LIFE = (
    "events.dates",
    "events.programme",
    "events.settings",
    "events.questions",
    "directory.imports",
    "events.participants",
    "events.invitation",
    "events.chase",
    "scoring.settings",
    "requests.index",
    "requests.advised",
    "scheduling.show",
    "events.confirmations",
    "agenda.printing",
    "agenda.screen_address",
    "agenda.reception",
    "scheduling.replan",
    "agenda.chances",
    "impact.answers",
    "impact.quick",
    "impact.report",
)


def entry_after(endpoint: str) -> Entry | None:
    """The page an organiser opens after this one; None at the end of the event and beside its way."""
    here = entry_of(ORGANISER, endpoint)
    if here is None or here.page not in LIFE[:-1]:
        return None
    return entry_of(ORGANISER, LIFE[LIFE.index(here.page) + 1])


def entry_of(sections: tuple[Section, ...], endpoint: str) -> Entry | None:
    """The entry that a page belongs to: the one that names most of its name; None where nobody does."""
    found = [
        (len(beginning), entry)
        for section in sections
        for entry in section.entries
        for beginning in entry.own
        if endpoint.startswith(beginning)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None
