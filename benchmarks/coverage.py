"""How many of 100 reseeded samples have the planted second lifetime inside the 90 % intervals.

python -m benchmarks.coverage
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.test_planted_truth import holds, reseeded

SAMPLES = 100


def main() -> None:
    """Print the number of samples for every planted value that is not 0."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = [reseeded(seed, Path(folder)) for seed in range(1001, 1001 + SAMPLES)]
    for name, (truth, *_) in drawn[0].items():
        if truth > 0:
            inside = sum(holds(one[name]) for one in drawn)
            print(f"{name}: {inside} of {SAMPLES}")


if __name__ == "__main__":
    main()
