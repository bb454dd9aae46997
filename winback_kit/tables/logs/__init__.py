"""The clean log: order days, contracts, refunds."""
