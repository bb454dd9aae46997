"""Make the sample clients again: python sample_data/generate.py [--out DIR] [--only NAME]."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

from sample_data.planted import Retail, Subscription  # noqa: E402 (the path comes first)
from sample_data.retail import make_retail  # noqa: E402
from sample_data.subscription import make_subscription  # noqa: E402
from sample_data.write import write_files  # noqa: E402

RETAIL_SEED = 20_260_617
SUBSCRIPTION_SEED = 20_260_531
CLIENTS: dict[str, Callable[[], dict[str, bytes]]] = {
    "retail": lambda: make_retail(Retail(), RETAIL_SEED).files(),
    "subscription": lambda: make_subscription(Subscription(), SUBSCRIPTION_SEED).files(),
}


def main() -> None:
    """Write one or both clients and say how large they are."""
    parser = argparse.ArgumentParser(
        description="Make the sample clients from their planted truth."
    )
    parser.add_argument("--out", type=Path, default=HERE, help="folder that takes the clients")
    parser.add_argument("--only", choices=sorted(CLIENTS), help="make only this client")
    choice = parser.parse_args()
    for name in [choice.only] if choice.only else CLIENTS:
        files = CLIENTS[name]()
        write_files(files, choice.out / name)
        size = sum(len(content) for content in files.values())
        print(f"{choice.out / name}: {len(files)} files, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
