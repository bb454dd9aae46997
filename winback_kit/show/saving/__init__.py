"""Whom to ask to stay, whether it pays, and how complaints are met."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
