"""Why customers left: as they stated it, as it was found out later, and as their words tell it."""
