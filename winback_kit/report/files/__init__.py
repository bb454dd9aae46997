"""Where files are: the house's own, and a run's folder."""
