"""Registrations by the public page of an event: sent, confirmed, decided on."""
