"""The test a programme is judged by: its arms, the gap due in each month, gates and stop rules."""
