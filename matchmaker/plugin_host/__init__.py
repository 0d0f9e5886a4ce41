"""Finds, checks and lists criteria plugins; the only user of pluggy's manager."""
