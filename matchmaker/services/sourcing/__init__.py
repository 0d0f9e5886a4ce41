"""The sourcing register: written as things happen, kept by the buyer alone."""
