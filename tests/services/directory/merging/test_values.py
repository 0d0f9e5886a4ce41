"""The profile of the organisation that stays: no column is forgotten, and what only the other has is kept."""

from matchmaker.db.directory import Organisation
from matchmaker.services.directory.merging.values import CHOSEN, LABELS, settle_values

# What a merge settles otherwise, or keeps of the one that stays.
APART = {"id", "version", "internal_number", "confirmed_at", "confirmed_columns", "created_at"}


def test_every_column_of_a_profile_is_chosen_or_set_apart():
    chosen = {column for columns in CHOSEN.values() for column in columns}

    assert chosen | APART == set(Organisation.__table__.columns.keys())
    assert CHOSEN.keys() == LABELS.keys()


def test_the_buyer_s_profile_that_only_one_has_is_kept(make):
    kept = make.organisation()
    gone = make.organisation(buyer_profile="https://marches.exemple.fr")

    assert settle_values(kept, gone, {})["buyer_profile"] == "https://marches.exemple.fr"
    assert "buyer_profile" not in settle_values(gone, kept, {})
