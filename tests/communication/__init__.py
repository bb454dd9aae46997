"""How lost customers are written to: texts, sequences, hours, and the plan by customer."""
