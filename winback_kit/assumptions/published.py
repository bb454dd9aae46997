"""What others have published, read from published_figures.yml: benchmarks, claims, surveys."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, model_validator

from winback_kit.records.yaml_record import Record, read_record

FILE = Path(__file__).with_name("published_figures.yml")
_WRITTEN = {  # ways to write what a claim is known by
    "<to>": r"\s*%?\s*(?:-|–|—|to|and)\s*",
    "<per cent>": r"\s*(?:%|per\s?cent)",
    "<less>": r"\b(?:low|less|small|below)\w*",
}


def _spelt_out(pattern: str) -> str:
    for short, written in _WRITTEN.items():
        pattern = pattern.replace(short, written)
    return pattern


Pattern = Annotated[str, AfterValidator(_spelt_out)]


Measured = Literal["natural_return", "uplift", "gross_return"]


class Compares(Record):
    """With what of a client's a figure may be compared, as the head of the file tells.

    What nobody published is None.
    """

    measured: Measured
    contractual: bool
    industry: str
    months: float | None = None
    after_days: int | None = None
    people: int | None = None
    holdout: bool

    @model_validator(mode="after")
    def _an_uplift_has_a_holdout(self) -> Compares:
        if self.measured == "uplift" and not self.holdout:
            raise ValueError("must have a holdout where it is an uplift; without one it is gross")
        return self


class PublishedFigure(Record):
    """One figure; its fields are told at the head of the file."""

    key: str
    says: str
    value: float
    low: float | None = None
    high: float | None = None
    unit: Literal["share", "points", "ratio"]
    source: str
    year: int | None = None
    grade: Literal["D", "E"]
    compares: Compares | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """Its range; the value itself where none was published."""
        low, high = self.low, self.high
        return (self.value if low is None else low), (self.value if high is None else high)

    @model_validator(mode="after")
    def _in_order(self) -> PublishedFigure:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high or (self.unit != "ratio" and not 0 <= low <= high <= 1):
            raise ValueError("must lie from low to high, and within 0 to 1 where it is no ratio")
        return self


class RefusedClaim(PublishedFigure):
    """A claim that is refused by name."""

    why: str
    instead: str = ""
    named: Pattern
    numbers: Pattern = ""
    named_alone: Pattern = ""


class PublishedProgramme(Record):
    """What a firm did to win customers back, and what it told; fields at the head of the file."""

    key: str
    firm: str
    year: int | None = None
    offer: str
    found: str
    figure: str = ""
    control: Literal["drawn", "matched", "none"]
    known: Literal["looked_up", "recalled"]
    source: str


class PublishedFigures(Record):
    """The whole file, each figure by its key."""

    surveys: dict[str, PublishedFigure]
    benchmarks: dict[str, PublishedFigure]
    refused: dict[str, RefusedClaim]
    programmes: dict[str, PublishedProgramme]

    @model_validator(mode="before")
    @classmethod
    def _with_keys(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return {
            part: {key: {"key": key, **of} for key, of in figures.items()}
            for part, figures in raw.items()
        }

    @model_validator(mode="after")
    def _known(self) -> PublishedFigures:
        twice = self.benchmarks.keys() & self.refused.keys()
        unknown = {one.instead for one in self.refused.values()} - {"", *self.benchmarks}
        if twice or unknown:
            raise ValueError(f"names {sorted(twice | unknown)} twice, or as no benchmark")
        for one in self.programmes.values():
            figure = self.benchmarks.get(one.figure)
            compared = figure.compares if figure else None
            if one.figure and (compared is None or compared.holdout != (one.control == "drawn")):
                raise ValueError(
                    f"programmes.{one.key} must name a benchmark with the same control"
                )
        return self


@cache
def published_figures() -> PublishedFigures:
    """The file, read once."""
    return read_record(FILE, PublishedFigures)
