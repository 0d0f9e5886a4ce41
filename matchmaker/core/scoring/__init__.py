"""Who should meet whom: criteria over all pairs, their sum, the order of the relevant ones. Pure."""
