"""Breaks and conflicts as questions to a SAT solver: clauses (``formula``), the timetable in them (``encoding``), the
breaks of each participant (``run_clauses``), a solver asked in portions (``asking``); and the questions: the fewest breaks
(``quietest``, ``neighbourhoods``), the rule on breaks (``break_rule``), what can be held together (``standing``).
"""
