"""Tests of measurement: the statistics of tests, their read-out and its chapter."""
