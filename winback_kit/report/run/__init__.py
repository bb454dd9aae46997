"""One run, or many: chapters, outputs, cover, lists."""
