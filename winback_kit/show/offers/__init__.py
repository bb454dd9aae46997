"""What winning back earns, by segment and offer."""
