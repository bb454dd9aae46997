"""Models of buying and staying, fitted by maximum likelihood to counts of customers."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
