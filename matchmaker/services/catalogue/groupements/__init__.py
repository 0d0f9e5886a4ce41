"""Answer a need together: who completes whom, proposing, agreeing, forming, coming to an event."""
