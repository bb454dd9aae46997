"""Exports of shops and billing systems: known by their headers, or guessed, read as they are."""
