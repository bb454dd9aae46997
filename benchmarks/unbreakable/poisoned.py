"""A batch of fifty with five poisoned: the others whole, each of the five named, none in another.

    python -m benchmarks.unbreakable.poisoned [CLIENTS]

Poisoned are: a second client of the name of the first, a hostile one (markup, formulas and ways out
of the folder in its names), one that cannot be read, one with a broken logo, and one of 3 GB
without a line. The first two are right to run, each in a place of its own; the
other three are refused.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from benchmarks.unbreakable.trial import PACKED, Place, not_whole, runs_in
from tests.commands import client_folder, csv_text, log

BIG = 3 * 2**30  # bytes
HOSTILE = "<script>alert(1)</script>../../=1+1"


def settings(name: str, more: str = "") -> str:
    """A client.yml with a name of its own."""
    return f"client: '{name}'\ncurrency: EUR\ndefinitions: {{lapse_days: 100}}\n{more}"


def orders(word: str) -> str:
    """The log, the client's own word in every id."""
    return csv_text([(f"{word}-{who}", day, amount) for who, day, amount in log()])


def write_all(here: Path, many: int) -> tuple[list[Path], dict[str, str]]:
    """The client folders, and the word of each by its name."""
    words = {f"firm{n:02d}": secrets.token_hex(6) for n in range(many - 5)}
    made = [
        client_folder(here / name, {"orders.csv": orders(word)}, settings(name))
        for name, word in words.items()
    ]
    words |= {"twin": secrets.token_hex(6), "hostile": secrets.token_hex(6)}
    logo = {"orders.csv": orders("logo"), "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(24)}
    for name, files, setting in (
        ("twin", {"orders.csv": orders(words["twin"])}, settings("firm00")),
        ("hostile", {"orders.csv": orders(words["hostile"])}, settings(HOSTILE)),
        ("unread", {"orders.csv": secrets.token_bytes(4096)}, settings("unread")),
        ("logo", logo, settings("logo", "brand: {logo: logo.png}\n")),
        ("big", {"orders.csv": ""}, settings("big")),
    ):
        made.append(client_folder(here / name, files, setting))
    with (here / "big" / "orders.csv").open("r+b") as big:
        big.truncate(BIG)
    return made, words


def strangers(run: Path, words: dict[str, str]) -> list[str]:
    """Whose words stand in a run; what is packed is unpacked."""
    text = "".join(content_of(file) for file in run.rglob("*") if file.is_file())
    return sorted(name for name, word in words.items() if word in text)


def content_of(file: Path) -> str:
    """The bytes of a file, of an office file those of its parts."""
    if file.suffix not in PACKED:
        return file.read_bytes().decode("latin-1")
    with zipfile.ZipFile(file) as packed:
        return "".join(packed.read(name).decode("latin-1") for name in packed.namelist())


def main(many: int = 50) -> None:
    """Run them all together, and print what stands afterwards."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        place = Place(Path(name))
        folders, words = write_all(Path(name) / "clients", many)
        start = time.monotonic()
        process = place.start("batch", *map(str, folders), "--out", str(place.out))
        status = process.wait()
        told = place.said.read_text(errors="replace")
        homes = [one for one in place.out.iterdir() if one.is_dir()]
        runs = [run for home in homes for run in runs_in(home)]
        whole = [run for run in runs if not not_whole(run)]
        mixed = [run.parent.name for run in runs if len(strangers(run, words)) > 1]
        print(f"{many} clients in {time.monotonic() - start:.0f} s: status {status}")
        print(f"runs {len(runs)}, whole {len(whole)}, with words of another {mixed}")
        print("traceback" if "Traceback" in told else "no traceback", place.left())
        for folder in ("unread", "logo", "big"):
            named = [line for line in told.splitlines() if folder in line and "Reading" not in line]
            print(folder, (named or ["is not named"])[0][:160])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
