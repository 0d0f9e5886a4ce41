"""Breaks and conflicts as questions to a SAT solver: clauses (``formula``), the timetable in them (``encoding``), the
breaks of each participant (``run_clauses``), and the questions asked (``quietest``, ``clashing``).
"""
