"""Bring a purchase programme in, and publish what came of it."""
