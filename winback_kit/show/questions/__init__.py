"""The questions that a CFO asks of a case: each answered from the study, or said to be open."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
