"""The clients of the gallery: the samples, a real shop, and those that are hard to draw.

Some are made for the occasion, and the real shop's log is not part of the project: where it is not
beside the checkout, its client is left out.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from winback_kit.checks import Refused, refused
from winback_kit.client.folder import open_client
from winback_kit.places import templates
from winback_kit.tables.reading.source import found_tables

ROOT = templates().parent


@dataclass(frozen=True)
class Shown:
    """One client: its name in files, its folder or the maker of its files, what is said of it.

    `licence` is what stands wherever a page of its is shown; `figures` puts it on the wall of
    figures, `page` among the pages of docs.
    """

    name: str
    about: str
    folder: str = ""
    made_by: str = ""
    licence: str = ""
    figures: bool = False
    page: bool = True


CLIENTS = (
    Shown(
        "retail",
        "A shop, made from planted numbers: campaigns with holdouts, and an apology that wins back "
        "those who left for bad service.",
        folder="sample_data/retail",
        figures=True,
    ),
    Shown(
        "subscription",
        "A club with contracts, made from planted numbers: no campaign yet, so that what an offer "
        "causes is assumed.",
        folder="sample_data/subscription",
    ),
    Shown(
        "online_retail",
        "A real web shop for gift-ware: one year of invoices and nothing else, so that costs, "
        "margin and the effect of an offer are assumed.",
        folder="tests/clients/online_retail",
        licence="Worked out from: Chen, D. (2015), Online Retail, UCI Machine Learning Repository, "
        "https://doi.org/10.24432/C5BW33, licensed under CC BY 4.0. Whatever the data set does not "
        "hold is assumed by this kit.",
    ),
    Shown(
        "negative",
        "Two segments of a shop, made from planted numbers: the offers cost more than the few "
        "returns that they cause bring in.",
        made_by="negative_client",
        figures=True,
    ),
    Shown(
        "large",
        "Twenty segments with long names in several scripts, markup and formulas among them.",
        made_by="large_client",
        figures=True,
        page=False,
    ),
)


@contextmanager
def folder_of(one: Shown) -> Iterator[Path]:
    """The folder of a client of the gallery, gone afterwards where it was made for it."""
    if one.folder:
        yield ROOT / one.folder
        return
    try:
        from sample_data import extremes
        from sample_data.write import write_files
    except ModuleNotFoundError:
        raise refused(
            "winback_kit.report.make",
            "draws clients of the checkout, which this installation does not hold",
            mend="Run it in the folder of the project: make gallery",
        ) from None
    with tempfile.TemporaryDirectory() as made:
        write_files(getattr(extremes, one.made_by)(), Path(made))
        yield Path(made)


def is_here(one: Shown) -> bool:
    """Whether the tables of a client are on this machine."""
    if not one.folder:
        return True
    try:
        return bool(found_tables(open_client(ROOT / one.folder)))
    except Refused:
        return False
