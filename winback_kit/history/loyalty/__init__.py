"""What customers and employees say, beside what customers do.

Chapter `defection_proofing` shows it.
"""
