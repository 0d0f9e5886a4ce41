"""What each structure and each table is told: agendas, table plans, the summary of a timetable. Pure."""
