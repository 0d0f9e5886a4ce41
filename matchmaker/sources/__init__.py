"""Clients of public registers, each with a Null twin. None yet: facts come from people and files."""
