"""What keeps customers, measured: ties, customers who need little, change, and who serves them.

Chapter `defection_proofing` shows it.
"""
