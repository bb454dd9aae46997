"""Which of the lost go where, what each rule costs, and how often to write."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
