"""The sheets of paper of an event, one by one or together, and the key that goes on a USB stick."""
