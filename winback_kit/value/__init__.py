"""What it is worth: first and second lifetimes, measured and carried on."""
