"""What has come since a case was approved, beside it and beside what others did."""
