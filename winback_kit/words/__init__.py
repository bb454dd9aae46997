"""How the kit writes for a reader: the catalogue of its texts, the locale, numbers."""

from winback_kit.words.catalogue import in_a_row, in_sentence, marked, plural, words

__all__ = ["in_a_row", "in_sentence", "marked", "plural", "words"]
