"""Tell the same organisation met twice from two activities of one establishment.

Two activities of one SIRET stay two organisations. Two rows whose names say the same (a letter or a
legal form apart, or one name within the other) are proposed for merging, never merged unasked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from matchmaker.core.directory.importing.records import Contact, Identity, OrganisationRow
from matchmaker.core.directory.names import fold, name_key

SAME_WORD = 80.0  # rapidfuzz ratio of two words, 0 to 100
# Every row is compared with all of its number, word by word: without an end, a few thousand rows take minutes.
MOST_OF_ONE_NUMBER, MOST_WORDS = 50, 20
_FORMS = frozenset(
    [
        "sa",
        "sas",
        "sarl",
        "eurl",
        "scop",
        "scic",
        "cae",
        "association",
        "asso",
        "assoc",
        "societe",
        "ets",
        "la",
        "le",
        "les",
        "de",
        "du",
        "des",
        "d",
        "l",
        "et",
    ]
)


@dataclass(frozen=True)
class Known:
    """An organisation already in the directory. ``aliases`` are folded names it was merged under."""

    id: int
    identity: Identity
    name: str
    siae_kind: str | None = None
    columns: Mapping[str, object] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()
    fields: Mapping[str, object] = field(default_factory=dict)
    listed: bool = True  # on the list of the chamber that imports: its name alone says who it is
    takes_part: bool = True  # in the event an import goes into
    imported: Mapping[str, object] = field(default_factory=dict)  # what the last file said, by column


@dataclass(frozen=True)
class Twin:
    """What a row may be the same as: an earlier row, or a known organisation. ``certain``: by its identity."""

    certain: bool
    row: OrganisationRow | None = None
    known: Known | None = None


def resemble(first: str, second: str) -> bool:
    """Tell whether two folded names may be one: each word of the shorter has a near word in the longer."""
    shorter, longer = sorted((_telling(first), _telling(second)), key=len)
    return all(any(fuzz.ratio(word, other) >= SAME_WORD for other in longer) for word in shorter)


def _telling(key: str) -> list[str]:
    words = key.split()
    return ([word for word in words if word not in _FORMS] or words)[:MOST_WORDS]


def tell_kinds_apart(rows: Sequence[OrganisationRow]) -> list[OrganisationRow]:
    """Add its SIAE kind to the name where one number and name come with several kinds."""
    kinds: dict[Identity, set[object]] = defaultdict(set)
    for row in rows:
        kinds[row.identity].add(row.columns.get("siae_kind"))
    several = {identity for identity, found in kinds.items() if len(found - {None}) > 1}
    return [
        _with_kind(row) if row.identity in several and row.columns.get("siae_kind") else row for row in rows
    ]


def _with_kind(row: OrganisationRow) -> OrganisationRow:
    name = f"{row.name} ({row.columns['siae_kind']})"
    identity = replace(row.identity, name_key=name_key(name)) if row.identity.name_key else row.identity
    return replace(row, name=name, name_key=name_key(name), identity=identity)


class Register:
    """The organisations met so far, and those of the directory, by number."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self._listed: dict[str, list[Known]] = defaultdict(list)
        for entry in known:
            self._known[entry.identity.scheme, entry.identity.number].append(entry)
            if entry.listed:
                self._listed[name_key(entry.name)].append(entry)
        self._named: dict[str, list[OrganisationRow]] = defaultdict(list)
        self._met: dict[tuple[str, str], list[OrganisationRow]] = defaultdict(list)
        self._count = Counter({number: len(found) for number, found in self._known.items()})

    def add(self, row: OrganisationRow, *, known: bool = False) -> None:
        """Remember a row that stands for itself, or for a known organisation."""
        number = row.identity.scheme, row.identity.number
        self._met[number].append(row)
        self._count[number] += not known
        self._named[row.name_key].append(row)

    def is_full(self, row: OrganisationRow) -> bool:
        """Whether its number has as many organisations as one number may bring."""
        return self._count[row.identity.scheme, row.identity.number] >= MOST_OF_ONE_NUMBER

    def twin(self, row: OrganisationRow) -> Twin | None:
        """Find what the row may be the same as; an identity before a resemblance, the file before the directory."""
        number = row.identity.scheme, row.identity.number
        met, known = self._met[number], self._known[number]
        most = 0 if self.is_full(row) else MOST_OF_ONE_NUMBER
        return (
            next((Twin(True, row=other) for other in met if other.identity == row.identity), None)
            or next((Twin(True, known=entry) for entry in known if _is(entry, row)), None)
            or next((Twin(False, row=other) for other in met[:most] if _may_be_row(other, row)), None)
            or next((Twin(False, known=entry) for entry in known[:most] if _may_be_known(entry, row)), None)
            or self._by_name(row)
        )

    def _by_name(self, row: OrganisationRow) -> Twin | None:
        """Where one of the two has no official number, the same name makes a proposal; where neither, it is one."""
        bare = row.identity.scheme == "internal"
        for other in self._named[row.name_key]:
            if bare != (other.identity.scheme == "internal"):
                return Twin(False, row=other)
        for entry in self._listed[row.name_key]:
            if bare or entry.identity.scheme == "internal":
                return Twin(bare and entry.identity.scheme == "internal", known=entry)
        return None


def _is(entry: Known, row: OrganisationRow) -> bool:
    kind = row.columns.get("siae_kind")
    told_apart = fold(f"{row.name} {kind}") if kind is not None and kind == entry.siae_kind else None
    same = {row.identity.name_key, told_apart} & {entry.identity.name_key, *entry.aliases}
    return bool(same)


def _may_be_row(other: OrganisationRow, row: OrganisationRow) -> bool:
    return _kinds_agree(other.columns.get("siae_kind"), row) and resemble(other.name_key, row.name_key)


def _may_be_known(entry: Known, row: OrganisationRow) -> bool:
    return _kinds_agree(entry.siae_kind, row) and resemble(entry.identity.name_key, row.name_key)


def _kinds_agree(kind: object, row: OrganisationRow) -> bool:
    """Two different SIAE kinds are two activities; an unknown one proves nothing."""
    own = row.columns.get("siae_kind")
    return own is None or kind is None or own == kind


def says_nothing_new(row: OrganisationRow, first: OrganisationRow) -> bool:
    """Tell whether a second row of one organisation only repeats the first."""
    addresses = {contact.email for contact in first.contacts}
    return (
        all(first.columns.get(key) == value for key, value in row.columns.items())
        and all(first.fields.get(key) == value for key, value in row.fields.items())
        and all(contact.email in addresses for contact in row.contacts)
        and row.delegation == first.delegation
    )


def merge_rows(first: OrganisationRow, second: OrganisationRow) -> OrganisationRow:
    """Complete the first row with what only the second says; the first wins where both speak."""
    met = {contact.email for contact in first.contacts if contact.email}
    added: tuple[Contact, ...] = tuple(c for c in second.contacts if c.email and c.email not in met)
    said = {key: value for key, value in vars(first.delegation).items() if value is not None}
    delegation = replace(second.delegation, **said)
    return replace(
        first,
        columns={**second.columns, **first.columns},
        fields={**second.fields, **first.fields},
        contacts=first.contacts + added,
        delegation=delegation,
    )
