"""Make one organisation of two.

`decisions` says of every table that refers to an organisation or a delegation what becomes of its rows; a test
compares it with the schema. `rules` refuses, `fold` and `folds` move, `announce` counts, `merge` is the use case.
"""
