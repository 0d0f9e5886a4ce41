"""What came of an event: feedback, outcomes, and the report made from both."""
