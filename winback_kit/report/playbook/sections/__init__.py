"""The sections of the playbook, a module each; those of their `__all__` are found."""
