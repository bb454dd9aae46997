"""The model of natural returns: hazard, spend, simulated histories."""
