"""The executive page and the panel: blocks, frame, memo."""
