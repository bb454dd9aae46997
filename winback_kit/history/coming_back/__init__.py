"""What coming back depends on: those whom past campaigns were drawn for, and what came of it."""
