"""The decision: memo, four numbers, options, risk, pilot, gates."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
