"""Where the statements run: DuckDB embedded, or the user's own Spark session."""
