"""What public buyers show of their meetings and contracts: dashboards, SPASER, essential data of contracts."""
