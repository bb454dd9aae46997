"""Who is about to leave: what was known on an evening, and how well it told the losses apart."""
