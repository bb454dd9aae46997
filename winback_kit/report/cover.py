"""The cover of a run, index.html: the memo, the way to everything there is, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from winback_kit.figures.show import Table
from winback_kit.report.business_case import top
from winback_kit.report.chapters import Chapter
from winback_kit.report.pages import fill, write_text
from winback_kit.report.study import Study
from winback_kit.version import __version__

FILES = (
    ("business_case.html", "The business case", "the decision, its figures and what they rest on"),
    ("business_case.pdf", "The business case as PDF", "the same page, for print and mail"),
    ("business_case.xlsx", "The workbook", "every line of the case with live formulas"),
    ("business_case.pptx", "The slides", "the decision, the bridge, the risk and the plan"),
)
LISTS = "lists"


@dataclass(frozen=True)
class Link:
    """One thing that a run holds; `beside` is a second form of it."""

    href: str
    title: str
    about: str
    beside: str = ""


def write_cover(study: Study, chapters: list[Chapter], out: Path, *, missing: list[str]) -> None:
    """Write index.html into a run's folder, once everything else is there."""
    write_text(
        out,
        fill(
            "index.html.j2",
            **top(study),
            links=_links(out.parent, chapters),
            missing=missing + not_given(study),
            made=_made(study),
        ),
    )


def not_given(study: Study) -> list[str]:
    """The tables that the client did not give, and what each would add."""
    data = study.history.data
    other = {"orders": "subscriptions", "subscriptions": "orders"}
    return [
        f"No table of {table.name} was given; it would add: {table.adds}."
        for table in data.absent
        if other.get(table.name) not in data.given
    ]


def _links(folder: Path, chapters: list[Chapter]) -> list[Link]:
    links = [Link(name, title, about) for name, title, about in FILES if (folder / name).exists()]
    links += [
        Link(
            f"workbook/{chapter.name}.html",
            chapter.title,
            "chapter of the workbook, with its",
            f"workbook/{chapter.name}.ipynb",
        )
        for chapter in chapters
    ]
    links += [
        Link(f"{LISTS}/{file.name}", f"List: {file.stem.replace('_', ' ')}", "for the team alone")
        for file in sorted((folder / LISTS).glob("*"))
    ]
    about = "every figure in full precision, with inputs and settings"
    return [*links, Link("run.json", "run.json", about)]


def _made(study: Study) -> Table:
    """Versions and inputs: the same ones give the same figures."""
    data = study.history.data
    rows = [
        (f"{name}", f"{given.rows:,} rows", given.sha256[:8]) for name, given in data.given.items()
    ]
    return Table(
        header=("Input", "Size", "Digest begins with"),
        rows=[
            ("winback_kit", f"version {__version__}", "–"),
            ("settings", f"as of {data.as_of:%-d %B %Y}", data.client.key[:8]),
            *rows,
        ],
        text_columns=(1, 2),
    )
