"""The door of the workbook: what each chapter gives, the words, and how ready the firm is."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
