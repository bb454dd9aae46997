"""A theme of a chapter that is added from outside: one figure, one table, one sentence."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
