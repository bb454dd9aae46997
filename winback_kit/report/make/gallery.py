"""The gallery: every figure of the workbook on the sample, on a loss, and on a large client.

    python -m winback_kit.report.make.gallery [OUT]

A figure is any public name of a theme that gives a Figure; what it needs is found by the types of
its arguments, so a new figure is in the gallery as soon as chapters can show it.
"""

import sys
import typing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from types import UnionType
from typing import Any

from winback_kit.case.judged.risk import Risk
from winback_kit.case.moved.what_if import break_even
from winback_kit.client_study import STAGES, Study, study
from winback_kit.found import names_in
from winback_kit.records.result import Rows
from winback_kit.report.make.gallery_clients import CLIENTS, Shown, folder_of
from winback_kit.report.page.blocks import Drawn
from winback_kit.report.page.pages import fill, write_text
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.sentence import Sentence

SHOW = "winback_kit.show"
OUT = Path("reports") / "gallery" / "index.html"
AT_ONCE = 2


@dataclass(frozen=True)
class Picture:
    """A figure by its name, or what stands in its place."""

    name: str
    figure: Figure | None
    said: str = ""

    @property
    def drawn(self) -> Drawn | None:
        """The figure as pages draw it."""
        return Drawn(self.figure, source="", evidence="") if self.figure else None


@dataclass(frozen=True)
class Wall:
    """One client's figures."""

    title: str
    about: str
    figures: list[Picture]


def makers(*kinds: type, within: str = SHOW) -> dict[str, Callable[..., Any]]:
    """Every public name of what is shown, or of one theme of it, that gives one of these kinds."""
    return {
        name: one
        for name, one in sorted(names_in(within).items())
        if set(kinds) & _kinds(typing.get_type_hints(one).get("return"))
    }


def _kinds(given: Any) -> set[Any]:
    """What it may be; a tuple of several is a kind of its own, made of what has a name itself."""
    one_of = typing.get_origin(given) in (typing.Union, UnionType)
    return {*typing.get_args(given)} if one_of else {given}


def held(of: Study) -> list[tuple[Any, Any]]:
    """What figures are made from, by the type that they ask for; what was refused is not there."""
    kinds = {name: typing.get_type_hints(getattr(Study, name).func)["return"] for name in STAGES}
    pilot = of.assessment.pilot
    return [
        (Study, of),
        *((_listed(kinds[name]), getattr(of, name)) for name in STAGES if not of.missing(name)),
        *([(type(pilot), pilot)] if pilot else []),
        (Risk, of.assessment.risk),
        (str, of.case.currency),
        (float | None, break_even(of.case, "uplift")),
        (float, of.outcome.npv),
    ]


def _listed(kind: Any) -> Any:
    """The type of a list, whatever sort of list is asked for."""
    several = typing.get_origin(kind) in (Rows, list, Sequence)
    return list[typing.get_args(kind)[0]] if several else kind  # type: ignore[misc]


def made(of: Study, *kinds: type, within: str = SHOW) -> Iterator[tuple[str, Any]]:
    """Whatever of these kinds can be shown of a study, by name; in its place what is not known."""
    known = held(of)
    for name, make in makers(*kinds, within=within).items():
        optional = {a.name for a in signature(make).parameters.values() if a.default is not a.empty}
        hints = typing.get_type_hints(make)
        asked = {a: t for a, t in hints.items() if a not in {"return", *optional}}
        given = {
            a: value for a, t in asked.items() for kind, value in known[::-1] if kind == _listed(t)
        }
        missing = [f"{a}: {t}" for a, t in asked.items() if a not in given]
        if missing:
            yield name, f"Not drawn: nothing is known for {', '.join(missing)}."
        else:
            yield name, make(**given)


def shown(of: Study) -> Iterator[Picture]:
    """Every figure of a study."""
    for name, one in made(of, Figure):
        if isinstance(one, Figure):
            yield Picture(name, one)
        else:
            yield Picture(name, None, one.text if isinstance(one, Sentence) else one)


def wall(one: Shown) -> Wall:
    """One client's study and its figures."""
    with folder_of(one) as folder:
        of = study(folder)
        return Wall(of.client.name, one.about, list(shown(of)))


def write_gallery(out: Path) -> None:
    """Write the gallery's page."""
    with ProcessPoolExecutor(AT_ONCE) as pool:
        walls = list(pool.map(wall, [one for one in CLIENTS if one.figures]))
    write_text(out, page_of(walls))


def page_of(walls: Sequence[Wall]) -> str:
    """The gallery's page, all figures of a client under its name."""
    return fill("gallery.html.j2", clients=walls)


def main() -> None:
    """Write the gallery to its place, or to the one named."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    write_gallery(out)
    print(out)  # noqa: T201


if __name__ == "__main__":
    main()
