"""Make the sample clients: python sample_data/generate.py [--out DIR] [--only NAME] [--scale N]."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

from sample_data.planted import Retail, Subscription, scaled  # noqa: E402 (the path comes first)
from sample_data.retail import make_retail  # noqa: E402
from sample_data.subscription import make_subscription  # noqa: E402
from sample_data.write import write_files  # noqa: E402

RETAIL_SEED = 20_260_617
SUBSCRIPTION_SEED = 20_260_531


def _retail(persons: int) -> dict[str, bytes]:
    return make_retail(scaled(persons), RETAIL_SEED).files()


def _subscription(persons: int) -> dict[str, bytes]:
    return make_subscription(replace(Subscription(), persons=persons), SUBSCRIPTION_SEED).files()


SCALED: dict[str, Callable[[int], dict[str, bytes]]] = {
    "retail": _retail,
    "subscription": _subscription,
}
CLIENTS: dict[str, Callable[[], dict[str, bytes]]] = {
    "retail": lambda: _retail(Retail().persons),
    "subscription": lambda: _subscription(Subscription().persons),
}


def main() -> None:
    """Write one or both clients and say how large they are."""
    parser = argparse.ArgumentParser(
        description="Make the sample clients from their planted truth."
    )
    parser.add_argument("--out", type=Path, default=HERE, help="folder that takes the clients")
    parser.add_argument("--only", choices=sorted(CLIENTS), help="make only this client")
    parser.add_argument("--scale", type=int, help="customers of each client made")
    choice = parser.parse_args()
    for name in [choice.only] if choice.only else CLIENTS:
        files = SCALED[name](choice.scale) if choice.scale else CLIENTS[name]()
        write_files(files, choice.out / name)
        size = sum(len(content) for content in files.values())
        print(f"{choice.out / name}: {len(files)} files, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
