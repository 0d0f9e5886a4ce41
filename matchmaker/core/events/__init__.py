"""Programme of an event, its phases, and who takes part: rules without a database."""
