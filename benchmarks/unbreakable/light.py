"""`winback` with three chapters in place of all: everything else of a run is as users have it.

    python benchmarks/unbreakable/light.py report CLIENT --out DIR

As a file, as the command is: with -m Python would end itself by the signal of a Ctrl-C that had
gone through C code, whatever the status.
"""

from __future__ import annotations

from winback_kit.start import begin

KEPT = ("client_data", "second_lifetime_value", "business_case")


def cut() -> None:
    """Leave three chapters; before anything has taken the list of all."""
    from winback_kit import chapters

    whole = chapters.chapters()
    chapters.chapters = lambda: [one for one in whole if one.slug in KEPT]  # type: ignore[assignment]


if __name__ == "__main__":
    begin.listen()
if __name__ in ("__main__", "__mp_main__"):  # here, and in the processes of a batch
    cut()
if __name__ == "__main__":
    begin.main()
