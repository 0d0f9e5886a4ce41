"""What people call whom and what a timetable's reasons speak of: structures, people, teams, resources."""

from collections.abc import Callable, Mapping
from functools import cache

from flask_babel import gettext as _

from matchmaker.core.scheduling.people import ANOTHER, PERSON, TEAM
from matchmaker.core.scheduling.reading import Id
from matchmaker.db.queries.resources import delegates_of, resources_of
from matchmaker.services.scheduling.problem_people import RESOURCE


def namer(event_id: int, structures: Mapping[str, str]) -> Callable[[Id], str]:
    """The name of an id of the event's problem, in the language that is in force.

    People and resources are read only once a reason speaks of one.
    """
    people = cache(lambda: {str(one.person_id): one.name for one in delegates_of(event_id)})
    labels = cache(lambda: {str(one.id): one.label for one in resources_of(event_id)})

    def name(who: Id) -> str:
        kind, sign, key = str(who).partition(":")
        if kind == TEAM:
            kind = key.partition(":")[0]
        if not sign:
            return structures.get(kind, kind)
        if kind == PERSON:
            return people().get(key, key)
        if kind == ANOTHER:
            return str(_("une autre personne que %(name)s", name=people().get(key, key)))
        if kind == RESOURCE:
            return labels().get(key, key)
        return str(_("l’équipe de « %(name)s »", name=structures.get(kind, kind)))

    return name
