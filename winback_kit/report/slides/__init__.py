"""The slides: a deck with native, editable charts, filled from one study."""
