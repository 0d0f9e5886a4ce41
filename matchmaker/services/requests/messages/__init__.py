"""Messages between two structures that agreed to meet: read, sent, refused, forgotten."""
