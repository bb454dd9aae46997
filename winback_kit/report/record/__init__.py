"""run.json: every headline figure at full precision."""
