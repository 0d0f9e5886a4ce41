"""The timetable: problem and schedule files, the solver, the independent checker, the reasons.

Importing ``problem``, ``schedule``, ``check`` or ``why`` loads no solver library; ``solve`` does.
"""
