"""Kinds of participants, as far as rules look."""

WITHOUT_MEETINGS = ("visitor", "funder")  # come without a place in the timetable: neither ask nor are asked
