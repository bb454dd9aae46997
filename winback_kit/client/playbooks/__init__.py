"""Playbooks: the finished messages to those who left, by kind of reason, form and touch."""
