"""Read the rows of structures: who comes in, who waits, who is met twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from matchmaker.core.directory.cleaning import Severity, refused
from matchmaker.core.directory.importing.attendance import TableKeeping
from matchmaker.core.directory.importing.catalogue import at, combined_need, combined_offer, is_blocked
from matchmaker.core.directory.importing.combined import Profile, profile_of
from matchmaker.core.directory.importing.duplicates import (
    MOST_OF_ONE_NUMBER,
    Register,
    Twin,
    merge_rows,
    says_nothing_new,
    tell_kinds_apart,
)
from matchmaker.core.directory.importing.headers import SheetMapping
from matchmaker.core.directory.importing.organisations import build_organisation
from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome, Source, Status
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.directory.importing.records import EventRow, Identity, NeedRow, OfferRow, OrganisationRow
from matchmaker.core.directory.importing.rows import ReadRow
from matchmaker.plugin_api.text import N_

TOO_MANY = N_("Trop d’activités sous un même numéro : {number} en a déjà {most}.")
TOO_MANY_ADVICE = N_("Vérifiez la colonne SIRET, ou réunissez ces activités en une seule ligne.")
REPEATED = N_("Déjà dite à la ligne {row}.")
LIKE_ROW = N_("Semble être « {name} », ligne {row} : même numéro, nom très proche. À réunir ?")
LIKE_KNOWN = N_("Semble être « {name} », déjà connue : même numéro, nom très proche. À réunir ?")
DIFFERENT = N_("Même structure que la ligne {row}, avec d’autres informations. À réunir ?")
MERGED_ROW = N_("Réunie avec la ligne {row}.")
MERGED_KNOWN = N_("Réunie avec « {name} », déjà connue.")


@dataclass(frozen=True)
class StructuresRead:
    """The organisations that come in, what their rows also offer and need, and every row's outcome."""

    organisations: tuple[OrganisationRow, ...]
    outcomes: tuple[RowOutcome, ...]
    offers: tuple[OfferRow, ...]
    needs: tuple[NeedRow, ...]
    aliases: Mapping[Identity, frozenset[str]]
    profiles: Mapping[str, str]  # sheet name → label of the known export it is


@dataclass
class _Gathered:
    """What grows while rows are taken one after the other; a later row may complete an earlier one."""

    register: Register
    rows: dict[Source, OrganisationRow] = field(default_factory=dict)
    outcomes: dict[Source, RowOutcome] = field(default_factory=dict)
    aliases: dict[Identity, frozenset[str]] = field(default_factory=dict)
    stands_for: dict[Identity, Source] = field(default_factory=dict)  # a directory organisation → its row


def read_structures(
    read: Sequence[tuple[ReadRow, SheetMapping]], reference: Reference, event: EventRow | None
) -> StructuresRead:
    """Take the rows of every sheet of structures, in order."""
    profiles = {row.source.sheet: profile_of([m.header for m in mapping.columns]) for row, mapping in read}
    implied = [(_with_implied(row, profiles[row.source.sheet]), mapping) for row, mapping in read]
    gathered = _Gathered(Register(reference.known))
    tables = TableKeeping(event)
    built = [(row, *_build(row, mapping, reference, tables)) for row, mapping in implied]
    apart = iter(tell_kinds_apart([found for _, found, _ in built if found is not None]))
    for row, found, problems in built:
        if found is None:
            gathered.outcomes[row.source] = _waiting(row, problems)
        else:
            _take(next(apart), problems, gathered, reference)
    offers, needs = _carried(implied, gathered, profiles, reference)
    labels = {sheet: profile.label for sheet, profile in profiles.items() if profile}
    organisations, outcomes = tuple(gathered.rows.values()), tuple(gathered.outcomes.values())
    return StructuresRead(organisations, outcomes, offers, needs, gathered.aliases, labels)


def _with_implied(row: ReadRow, profile: Profile | None) -> ReadRow:
    if profile is None or row.ignored:
        return row
    role = {"role": profile.implied["role"]} if "role" in profile.implied else {}
    return replace(row, values={**role, **row.values})


def _build(
    row: ReadRow, mapping: SheetMapping, reference: Reference, tables: TableKeeping
) -> tuple[OrganisationRow | None, tuple[CellProblem, ...]]:
    if row.ignored:
        return None, ()
    found, problems = build_organisation(row, mapping.spec, reference.territory, reference.scope)
    if found is not None:
        told = tables.check(found)
        problems += tuple(at(row, mapping, key, row.typed.get(key, ""), problem) for key, problem in told)
    return (None if is_blocked(problems) else found), problems


def _waiting(row: ReadRow, problems: tuple[CellProblem, ...]) -> RowOutcome:
    if row.ignored:
        return RowOutcome(row.source, Status.IGNORED, reason=row.ignored)
    correct = any(p.problem.severity is Severity.TO_CORRECT for p in problems)
    status = Status.TO_CORRECT if correct else Status.QUESTION
    label = str(row.values.get("use_name", row.values.get("legal_name", "")))
    return RowOutcome(row.source, status, problems, label=label)


def _take(
    row: OrganisationRow, problems: tuple[CellProblem, ...], gathered: _Gathered, reference: Reference
) -> None:
    """Let a row in, or say what it seems to be the same as."""
    twin = gathered.register.twin(row)
    if gathered.register.is_full(row) and (twin is None or not twin.certain):
        gathered.outcomes[row.source] = _too_many(row, problems)
        return
    decision = reference.answers.for_merge(row.source.sheet, row.source.row)
    if twin is None or (not twin.certain and decision == "separate"):
        _stand_alone(row, problems, gathered)
    elif twin.known is not None and (twin.certain or decision == "merge"):
        _stand_for_known(row, problems, twin, gathered)
    elif twin.row is not None and (decision == "merge" or (twin.certain and says_nothing_new(row, twin.row))):
        _join(row, problems, twin.row.source, gathered, repeated=decision is None)
    else:
        gathered.outcomes[row.source] = _proposal(row, problems, twin)


def _stand_alone(row: OrganisationRow, problems: tuple[CellProblem, ...], gathered: _Gathered) -> None:
    gathered.register.add(row)
    gathered.rows[row.source] = row
    gathered.outcomes[row.source] = RowOutcome(row.source, Status.READY, problems, label=row.name)


def _stand_for_known(
    row: OrganisationRow, problems: tuple[CellProblem, ...], twin: Twin, gathered: _Gathered
) -> None:
    """Take the directory's identity; a second row for the same organisation completes the first."""
    known = twin.known
    if known is None:
        raise LookupError("only a twin in the directory can be stood for")
    if not twin.certain:
        earlier = gathered.aliases.get(known.identity, frozenset())
        gathered.aliases[known.identity] = earlier | {row.name_key}
    if known.identity in gathered.stands_for:
        _join(row, problems, gathered.stands_for[known.identity], gathered, repeated=False)
        return
    gathered.stands_for[known.identity] = row.source
    gathered.register.add(row, known=True)  # under its own name, by which the next rows of the file know it
    gathered.rows[row.source] = replace(row, identity=known.identity)
    reason = "" if twin.certain else MERGED_KNOWN
    status = Status.READY if twin.certain else Status.MERGED
    gathered.outcomes[row.source] = RowOutcome(
        row.source, status, problems, reason, {"name": known.name}, row.name
    )


def _join(
    row: OrganisationRow,
    problems: tuple[CellProblem, ...],
    first: Source,
    gathered: _Gathered,
    *,
    repeated: bool,
) -> None:
    """Complete an earlier row, or set aside one that only repeats it."""
    if not repeated:
        kept = gathered.rows[first]
        gathered.rows[first] = merge_rows(kept, row)
        earlier = gathered.aliases.get(kept.identity, frozenset())
        gathered.aliases[kept.identity] = earlier | ({row.name_key} - {kept.name_key})
    status, reason = (Status.IGNORED, REPEATED) if repeated else (Status.MERGED, MERGED_ROW)
    gathered.outcomes[row.source] = RowOutcome(
        row.source, status, problems, reason, {"row": first.row}, row.name
    )


def _too_many(row: OrganisationRow, problems: tuple[CellProblem, ...]) -> RowOutcome:
    number = row.siret or row.rna or ""
    told = refused(TOO_MANY, TOO_MANY_ADVICE, number=number, most=MOST_OF_ONE_NUMBER)
    problem = CellProblem(row.source, "", "SIRET", "siret", number, told)
    return RowOutcome(row.source, Status.TO_CORRECT, (*problems, problem), label=row.name)


def _proposal(row: OrganisationRow, problems: tuple[CellProblem, ...], twin: Twin) -> RowOutcome:
    if twin.row is not None:
        reason = DIFFERENT if twin.certain else LIKE_ROW
        values: dict[str, object] = {"name": twin.row.name, "row": twin.row.source.row}
    else:
        reason, values = LIKE_KNOWN, {"name": twin.known.name if twin.known else ""}
    return RowOutcome(row.source, Status.MERGE_PROPOSED, problems, reason, values, row.name)


def _carried(
    read: Sequence[tuple[ReadRow, SheetMapping]],
    gathered: _Gathered,
    profiles: Mapping[str, Profile | None],
    reference: Reference,
) -> tuple[tuple[OfferRow, ...], tuple[NeedRow, ...]]:
    """Gather the offers and needs that rows of structures carry themselves."""
    offers, needs = [], []
    for row, _ in read:
        owner = gathered.rows.get(row.source)
        if owner is None:
            continue
        profile = profiles[row.source.sheet]
        offer, told = combined_offer(row, owner, reference.cpv)
        need, more = combined_need(row, owner, profile.implied if profile else {}, reference.cpv)
        offers += [offer] if offer else []
        needs += [need] if need else []
        outcome = gathered.outcomes[row.source]
        gathered.outcomes[row.source] = replace(outcome, problems=outcome.problems + told + more)
    return tuple(offers), tuple(needs)
