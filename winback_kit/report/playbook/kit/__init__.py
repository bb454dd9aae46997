"""What the sections of a playbook are made of."""
