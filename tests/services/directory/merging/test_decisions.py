"""Nothing is lost: whatever refers to an organisation or a delegation has been decided about."""

from matchmaker.db.models import Base
from matchmaker.services.directory.merging.decisions import BELOW, OF_DELEGATION, OF_ORGANISATION, decided
from matchmaker.services.directory.merging.fold import mapped

# Tables of which a merge deletes rows that somebody else may refer to.
FOLDED = ("delegate", "confirmation", "meeting", "groupement")


def references(*targets):
    """(table, column) of every foreign key to the id of one of these tables, read from the schema itself."""
    return {
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in targets and key.column.name == "id"
    }


def test_every_reference_to_an_organisation_or_a_delegation_is_decided():
    assert references("organisation", "delegation") == set(decided())


def test_every_row_below_one_that_is_folded_is_decided():
    assert references(*FOLDED) - set(decided()) <= set(BELOW)
    assert set(BELOW) <= references(*FOLDED)


def test_no_column_names_an_organisation_or_a_delegation_without_a_key():
    """A plain number is not found by its key: each is known here with its reason."""
    plain = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if ("organisation" in column.name or "delegation" in column.name) and not column.foreign_keys
    }

    assert plain == set()


def test_unique_keys_of_moved_rows_are_known():
    """Where the schema allows one row a side, the decision says what becomes of two."""
    for follow in (*OF_ORGANISATION, *OF_DELEGATION):
        table = mapped(follow.table).__table__
        keys = [
            {column.name for column in constraint.columns} - {"event_id", follow.column}
            for constraint in table.constraints
            if hasattr(constraint, "columns")
            and type(constraint).__name__ in ("UniqueConstraint", "PrimaryKeyConstraint")
            and follow.column in constraint.columns
        ]
        if follow.table == "meeting_seat":  # refused before: two meetings at once, or with each other
            continue
        for key in keys:
            assert follow.apart is not None, (follow.table, follow.column)
            assert set(follow.apart) <= key | {"event_id"}, (follow.table, key)
