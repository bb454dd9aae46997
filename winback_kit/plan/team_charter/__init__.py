"""The team as an arrangement: who may do what, how it is paid, and what it does first.

Chapter `team` shows it, and the playbook prints it.
"""
