"""Score needs and offers that stand in files: no server, no database (`matchmaker score`)."""
