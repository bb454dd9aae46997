"""Which of the lost go where: the nodes each of them walks, and what every rule costs.

Chapter `decision_map` shows it.
"""
