"""A whole event as a file, to be taken elsewhere: written here, read there. The format: `docs/event-file.md`."""
