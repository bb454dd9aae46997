"""Tests of who is about to leave."""
