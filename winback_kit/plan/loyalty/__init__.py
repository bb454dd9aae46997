"""What keeps customers: features, ties, and what employees know.

Chapter `defection_proofing` shows it.
"""
