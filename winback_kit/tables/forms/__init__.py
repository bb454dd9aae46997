"""Ways of writing a cell, each rewritten to the plain one."""
