"""Who asks to meet whom: what a wish is worth, and which pairs may be scheduled."""
