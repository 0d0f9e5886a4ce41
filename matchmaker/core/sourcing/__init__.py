"""The record of a public buyer's market consultation, and the words that may stand in it."""
