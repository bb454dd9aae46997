"""Tests of how a test is designed and drawn."""
