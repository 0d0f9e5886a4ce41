"""What is printed for the day: cards, lists, badges, and which sheets a change makes worthless."""
