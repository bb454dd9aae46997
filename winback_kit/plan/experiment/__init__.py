"""Tests of a campaign: who is in which arm."""
