"""Who leaves, when, where it concentrates, and how customers say goodbye."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
