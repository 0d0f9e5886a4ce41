"""Direct booking of what is still free in a published timetable."""
