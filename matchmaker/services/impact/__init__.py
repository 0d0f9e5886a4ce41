"""Feedback, outcomes, and the report: what is asked, who says it, and how it adds up."""
