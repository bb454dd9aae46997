"""What moves: sliders in a notebook with a kernel; the only part that knows widgets."""
