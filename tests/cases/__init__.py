"""Six clients whose decisions differ, small enough to be studied in seconds."""
