"""What those who return are worth."""
