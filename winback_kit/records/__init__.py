"""A YAML file read into a validated record, and how its mistakes are told."""
