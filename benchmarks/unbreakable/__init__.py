"""Runs that are killed, raced, starved and poisoned: what stands afterwards, counted."""
