"""How slides are drawn: text that fits, tables, native charts."""
