"""The case: lines by year, bridge, what-ifs, register."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
