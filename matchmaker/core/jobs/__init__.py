"""The words of messages, and what an SMS can hold: rules without a database."""
