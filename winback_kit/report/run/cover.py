"""The cover of a run, index.html: the memo, the way to everything there is, and what is missing."""

from dataclasses import dataclass
from pathlib import Path

from winback_kit.chapters import Chapter
from winback_kit.client_study import Study
from winback_kit.places import templates
from winback_kit.report.lists.about import ABOUT_LISTS, ListsMade
from winback_kit.report.lists.columns import LISTS
from winback_kit.report.page.business_case import top
from winback_kit.report.page.pages import fill, write_text
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.readiness.promise import Promise, given_of, missing_of, promises
from winback_kit.version import __version__
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.context import ENGLISH, current
from winback_kit.words.numbers import count

FILES = (
    (
        "business_case.html",
        marked("The business case"),
        marked("the decision, its figures and what they rest on"),
    ),
    (
        "business_case.pdf",
        marked("The business case as PDF"),
        marked("the same page, for print and mail"),
    ),
    (
        "business_case.xlsx",
        marked("The workbook"),
        marked("every line of the case with live formulas"),
    ),
    (
        "business_case.pptx",
        marked("The slides"),
        marked("the decision, the bridge, the risk and the plan"),
    ),
    (
        "playbook.docx",
        marked("The playbook"),
        marked("the team's working document, to be edited: who, what, when, and in which words"),
    ),
    (
        "playbook.html",
        marked("The playbook as a page"),
        marked("the same, to be read on a screen"),
    ),
)
ABOUT = marked("what the columns mean, and which rule keeps whom off the list")


@dataclass(frozen=True)
class Link:
    """One thing that a run holds; `beside` is a second form of it."""

    href: str
    title: str
    about: str
    beside: str = ""


def write_cover(
    study: Study,
    chapters: list[Chapter],
    out: Path,
    *,
    missing: list[str],
    lists: ListsMade | None = None,
) -> None:
    """Write index.html into a run's folder, once everything else is there."""
    write_text(
        out,
        fill(
            "index.html.j2",
            **top(study, lists.funnel if lists else None),
            links=_links(study, out.parent, chapters, lists),
            missing=missing + in_chapters(study) + not_given(study) + not_translated(study),
            made=_made(study),
        ),
    )


def in_chapters(study: Study) -> list[str]:
    """What of a chapter could not be given, and what that would take."""
    return [_in_chapter(one) for one in promises(study) if one.missing]


def _in_chapter(one: Promise) -> str:
    title, why = words(one.chapter.title), missing_of(one)
    if not one.given:
        return words("{chapter} Nothing can be given yet. Missing: {why}.", chapter=title, why=why)
    return words(
        "{chapter} Given: {given}. Missing: {why}.", chapter=title, given=given_of(one), why=why
    )


def not_given(study: Study) -> list[str]:
    """The tables that the client did not give, and what each would add."""
    return [
        words(
            "No table of {table} was given; it would add: {what}.",
            table=table.name,
            what=words(table.adds),
        )
        for table in study.data.missing
    ]


def not_translated(study: Study) -> list[str]:
    """How many texts stand in English on the pages of a client whose language is another one."""
    held = current().catalogue
    if held.language == ENGLISH.language:
        return []
    from winback_kit.words.translation import english_texts

    texts = english_texts(templates() / "words.pot")
    left = sum(text not in held.forms for text in texts)
    if not left:
        return []
    return [
        words(
            "{n} of {all} texts have no translation and stand in English.",
            n=count(left),
            all=count(len(texts)),
        )
    ]


def _links(
    study: Study, folder: Path, chapters: list[Chapter], lists: ListsMade | None
) -> list[Link]:
    links = [
        Link(name, words(title), words(about))
        for name, title, about in FILES
        if (folder / name).exists()
    ]
    given = {one.chapter.name: one.given for one in promises(study)}
    links += [
        Link(
            f"workbook/{chapter.name}.html",
            words(chapter.title),
            words("chapter of the workbook, with its")
            if given.get(chapter.name, 1)
            else words("says only what it would need, with its"),
            f"workbook/{chapter.name}.ipynb",
        )
        for chapter in chapters
    ]
    for file in lists.files if lists else ():
        title = words("List: {name}", name=words(file.title))
        about = lists.why_none(file) if lists else ""
        about = about or words("for the team alone")
        links.append(Link(f"{LISTS}/{file.name}.csv", title, about))
        links.append(Link(f"{LISTS}/{file.name}.parquet", title, words("the same as Parquet")))
    if lists:
        links.append(Link(f"{LISTS}/{ABOUT_LISTS}", words("About the lists"), words(ABOUT)))
    about = words("every figure in full precision, with inputs and settings")
    return [*links, Link("run.json", "run.json", about)]


def _made(study: Study) -> Table:
    """Versions and inputs: the same ones give the same figures."""
    data = study.data
    size = Column(marked("Size"), "own", left=True)
    return Table(
        (Column(marked("Input")), size, Column(marked("Digest begins with"))),
        [
            ("winback_kit", words("version {n}", n=__version__), "–"),
            (
                words("settings"),
                Cell(data.as_of, "date", pattern=marked("as of {day}")),
                data.client.key[:8],
            ),
            *((name, _rows(given.rows), given.sha256[:8]) for name, given in data.given.items()),
        ],
    )


def _rows(number: int) -> str:
    return plural(number, "{n} row", "{n} rows", n=count(number))
