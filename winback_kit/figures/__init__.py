"""What is looked at: one figure, table or sentence a function; no arithmetic."""
