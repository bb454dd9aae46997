"""One budget for acquisition, retention and win-back; chapter customer_groups calls it."""
