"""Bring a planned file in: each part of a row goes where it is stored."""
