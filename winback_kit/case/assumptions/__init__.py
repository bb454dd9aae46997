"""The record of a case, its inputs, and the register of them."""
