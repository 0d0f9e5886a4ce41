import datetime as dt

from matchmaker.core.agenda.news import New, Place, Placed, news_in

AT = dt.datetime(2027, 3, 11, 13, 0, tzinfo=dt.UTC)


def place(minutes, table="T1"):
    return Place(AT + dt.timedelta(minutes=minutes), table)


def placed(uid, made_in=1, changed_in=None, *, at=0, before=None, cancelled=False):
    was = None if before is None else place(before)
    return Placed(uid, f"Structure {uid}", cancelled, made_in, changed_in, place(at), was)


def test_each_change_of_a_publication_in_the_order_of_the_day():
    meetings = [
        placed("moved", changed_in=3, at=60, before=20),
        placed("new", made_in=3, at=40),
        placed("gone", changed_in=3, at=20, cancelled=True),
        placed("same", at=0, before=0),
        placed("earlier", changed_in=2, at=80, before=80),
    ]

    assert news_in(meetings, 3) == {
        "gone": New("cancelled", "Structure gone", place(20)),
        "new": New("added", "Structure new", place(40)),
        "moved": New("moved", "Structure moved", place(60), place(20)),
    }


def test_where_it_was_may_be_known_no_more():
    assert news_in([placed("moved", changed_in=2, at=60)], 2) == {
        "moved": New("moved", "Structure moved", place(60))
    }


def test_a_change_that_leaves_it_where_it_was_is_none():
    assert news_in([placed("renamed", changed_in=2, at=20, before=20)], 2) == {}
