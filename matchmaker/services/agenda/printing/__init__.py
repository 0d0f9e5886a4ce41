"""Print what a day needs on paper, once whole and then only what changed."""
