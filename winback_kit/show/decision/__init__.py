"""The decision: memo, four numbers, options, risk, pilot, gates."""
