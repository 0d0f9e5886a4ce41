"""Two days before: who comes, who is replaced, who cancels, and what becomes of the places."""
