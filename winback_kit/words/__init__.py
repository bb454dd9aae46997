"""How the kit writes for a reader: the catalogue of its texts, the locale, numbers."""
