"""What each chapter leaves in the record of a run."""
