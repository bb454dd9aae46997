"""Why customers left: by kind and reason, and how far the recordings of it can be believed.

A loss has the kind of the first of these that is known: a failed payment (involuntary, split off
before anything is counted), the reason found out later, the reason stated. A reason of fewer than
`FEWEST_PEOPLE` people is told together with the next ones of its kind; a kind of fewer is told as
unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from winback_kit.checks import too_little
from winback_kit.client.codebook.codebook import Codebook, ReasonKind
from winback_kit.client.codebook.kinds import KINDS, Kind
from winback_kit.history.reasons.by_segment import KindsBySegment, kinds_by_segment
from winback_kit.history.reasons.losses import COMPLAINT, DEARER, FAILED, ReasonTables, keep_reasons
from winback_kit.history.reasons.real_shares import RealShares, real_shares
from winback_kit.history.reasons.recordings import (
    Pair,
    Witness,
    alpha_of,
    both_recordings,
    pairs_of,
)
from winback_kit.history.reasons.text_coding import TextCoding, code_texts
from winback_kit.records.result import Framed
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.own_names import OTHERS
from winback_kit.words.text import marked

if TYPE_CHECKING:
    from winback_kit.history.measure import History
    from winback_kit.tables.engine.duckdb_engine import Engine

MOST_UNKNOWN = 0.25
YEAR = 12
ELSEWHERE: tuple[Kind, ...] = ("pulled", "bought")
OBSERVED_KINDS: dict[str, Kind] = {
    FAILED: "involuntary",
    COMPLAINT: "unintentionally pushed",
    DEARER: "bought",
}


@dataclass(frozen=True)
class KindLost:
    """One kind of leaving: losses, the margin of a year before them, and of the last 12 months.

    `lost` are lost today, `reachable` those of them to whom a channel is open, and `askable` those
    of these who were lost of late, whose real reason is not known, and who may be asked. `share` is
    that of all losses, `share_of_known` that of those whose reason is known (0 of the unknown).
    """

    kind: Kind
    people: int
    margin: float
    year_people: int
    year_margin: float
    lost: int
    reachable: int
    askable: int
    share: float
    margin_share: float
    share_of_known: float


@dataclass(frozen=True)
class ReasonLost:
    """One reason, or the rare ones of a kind together: losses and the margin of a year before."""

    name: str
    about: ReasonKind
    people: int
    margin: float


@dataclass(frozen=True)
class Captured:
    """One month's losses, and of how many a reason, a text and a competitor are on record.

    Whom a failed payment ended is none of them: nobody could tell a reason.
    """

    month: str
    losses: int
    reasons: int
    texts: int
    competitors: int

    @property
    def rate(self) -> float:
        """The share of the losses whose reason is known."""
        return self.reasons / self.losses

    @property
    def text_rate(self) -> float:
        """The share of the losses with words of the customer's own."""
        return self.texts / self.losses

    @property
    def competitor_rate(self) -> float:
        """The share of the losses of whom is known where they went."""
        return self.competitors / self.losses


@dataclass(frozen=True, repr=False)
class Reasons(Framed, rows="kinds"):
    """Why customers left, by kind; `pairs` and `alpha` say how far the recordings agree.

    `real` and `real_kinds` are what the reasons really are, estimated from those found out later;
    `coding` is what the texts tell. `unfit` is "unknown" or "texts" where the reasons cannot be
    trusted, and "" else. Money is in the currency.
    """

    kinds: list[KindLost]
    reasons: list[ReasonLost]
    pairs: list[Pair]
    alpha: float | None
    real: RealShares | None
    real_kinds: RealShares | None
    capture: list[Captured]
    by_segment: KindsBySegment | None
    coding: TextCoding | None
    codebook: Codebook
    currency: str

    @property
    def losses(self) -> int:
        """All losses, with a reason or without."""
        return sum(one.people for one in self.kinds)

    @property
    def margin(self) -> float:
        """The margin of the year before all of them."""
        return sum(one.margin for one in self.kinds)

    @property
    def known(self) -> list[KindLost]:
        """The kinds but for the unknown one."""
        return [one for one in self.kinds if one.kind != "unknown"]

    @property
    def reach_known(self) -> bool:
        """Whether it is known of anybody that no channel is open; without permissions it is not."""
        return any(one.reachable < one.lost for one in self.kinds)

    @property
    def costliest(self) -> KindLost:
        """Of the known kinds the one with which most margin went."""
        return max(self.known, key=lambda one: one.margin)

    @property
    def known_losses(self) -> int:
        """Losses whose reason is known."""
        return sum(one.people for one in self.known)

    @property
    def last_months(self) -> list[Captured]:
        """The last twelve months."""
        return self.capture[-YEAR:]

    @property
    def last_rate(self) -> float:
        """The share of their losses whose reason is on record; 0 where nobody could tell one."""
        losses = sum(one.losses for one in self.last_months)
        return sum(one.reasons for one in self.last_months) / losses if losses else 0.0

    @property
    def competitor_rate(self) -> float | None:
        """Of those who went elsewhere in these months, of how many is known where to.

        At most 1; None where nobody went elsewhere.
        """
        kinds = map(self.of, ELSEWHERE)
        went = sum(one.year_people for one in kinds if one is not None)
        named = sum(one.competitors for one in self.last_months)
        return min(1.0, named / went) if went else None

    def of(self, kind: Kind) -> KindLost | None:
        """What is known of one kind; None where it did not occur."""
        return next((one for one in self.kinds if one.kind == kind), None)

    @property
    def unknown(self) -> float:
        """The share of the losses whose reason is not known."""
        found = self.of("unknown")
        return found.people / self.losses if found else 0.0

    @property
    def unknown_of_chosen(self) -> float:
        """The same share of those that no failed payment ended."""
        failed = self.of("involuntary")
        chosen = self.losses - (failed.people if failed else 0)
        return self.unknown * self.losses / chosen if chosen else 0.0

    def pair(self, first: Witness, second: Witness) -> Pair | None:
        """How two recordings agree; None where nobody has both."""
        return next((one for one in self.pairs if (one.first, one.second) == (first, second)), None)

    @property
    def unfit(self) -> Literal["unknown", "texts", ""]:
        """Why the reasons cannot be trusted; empty where they can."""
        if self.unknown > MOST_UNKNOWN:
            return "unknown"
        told = self.pair("stated", "in their words")
        return "texts" if told and not told.found.better_than_chance else ""

    @property
    def proposed(self) -> list[str]:
        """Reasons whose kind no codebook names."""
        return [one.name for one in self.reasons if one.about.proposed]


def reason_tables(engine: Engine, history: History) -> ReasonTables | None:
    """The losses by reason, from the engine; None where the client gave no goodbyes."""
    told = {"stated_reason", "real_reason", "free_text"}
    given = history.data.given.get("goodbyes")
    failed = history.data.contractual and "involuntary" in _columns(history, "subscriptions")
    if not failed and (given is None or not told & set(given.columns)):
        return None
    return keep_reasons(engine, history.data)


def _columns(history: History, table: str) -> set[str]:
    given = history.data.given.get(table)
    return set(given.columns) if given else set()


def why_they_left(tables: ReasonTables | None, history: History) -> Reasons:
    """The reasons of all losses; raises TooLittle where no reason is on record.

    >>> wk.why_they_left(None, study.history)
    Traceback (most recent call last):
    winback_kit.checks.TooLittle: ...
    """
    data = history.data
    if tables is None or tables.reason_losses.empty:
        raise too_little(
            data.client.folder,
            "says of nobody why they left",
            "Give goodbyes with stated_reason, free_text or real_reason.",
            what=marked("losses with a reason"),
            found=0,
            needed=1,
        )
    return reasons_of(tables, data.client.codebook, currency=data.currency)


def reasons_of(tables: ReasonTables, codebook: Codebook, *, currency: str) -> Reasons:
    """The same from the small tables alone."""
    losses = _with_kinds(tables.reason_losses, codebook)
    coding, texts = _coded(tables.reason_texts, codebook)
    witnesses = both_recordings(losses, texts)
    return Reasons(
        kinds=_kinds(losses),
        reasons=_reasons(losses, codebook),
        pairs=pairs_of(witnesses),
        alpha=alpha_of(losses),
        real=_real(losses, losses.stated, losses.real),
        real_kinds=_real(losses, losses.stated_kind, losses.real_kind),
        capture=_capture(losses),
        by_segment=kinds_by_segment(losses),
        coding=coding,
        codebook=codebook,
        currency=currency,
    )


def _with_kinds(rows: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The losses with a kind by each recording ('' for none), and the one that counts."""

    def of(column: pd.Series) -> pd.Series:
        known = {name: codebook.of(name).kind for name in column.unique() if name}
        return _named(column, known)

    stated, real = of(rows.stated), of(rows.real)
    observed = _named(rows.observed, OBSERVED_KINDS)
    known = np.select(
        [observed == "involuntary", real != "", stated != ""],
        [observed, real, stated],
        default="unknown",
    )
    sizes = rows.n.groupby(known).sum()
    few = set(sizes.index[sizes < FEWEST_PEOPLE])
    kind = pd.Series(known, index=rows.index).where(~np.isin(known, list(few)), "unknown")
    return rows.assign(stated_kind=stated, real_kind=real, observed_kind=observed, kind=kind)


def _named(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """A column of texts under other names; '' where there is none for it."""
    return pd.Series([names.get(one, "") for one in column], index=column.index, dtype=object)


def _kinds(losses: pd.DataFrame) -> list[KindLost]:
    all_margin, known = losses.margin.sum(), losses.n[losses.kind != "unknown"].sum()
    found = []
    for kind in KINDS:
        rows, year = losses[losses.kind == kind], losses[(losses.kind == kind) & (losses.year == 1)]
        if rows.empty:
            continue
        today = rows[(rows.lost == 1)]
        open_to = today[today.reachable == 1]
        askable = open_to[(open_to.recent == 1) & (open_to.never == 0) & (open_to.real == "")]
        found.append(
            KindLost(
                kind=kind,
                people=int(rows.n.sum()),
                margin=float(rows.margin.sum()),
                year_people=int(year.n.sum()),
                year_margin=float(year.margin.sum()),
                lost=int(today.n.sum()),
                reachable=int(open_to.n.sum()),
                askable=int(askable.n.sum()),
                share=float(rows.n.sum() / losses.n.sum()),
                margin_share=float(rows.margin.sum() / all_margin) if all_margin else 0.0,
                share_of_known=0.0 if kind == "unknown" else float(rows.n.sum() / known),
            )
        )
    return found


def _real(losses: pd.DataFrame, stated: pd.Series, real: pd.Series) -> RealShares | None:
    """The real shares of reasons or kinds, those that few people have in either under one name."""
    sizes: dict[str, int] = {}
    for column in (stated, real):
        for name, people in losses.n.groupby(column).sum().items():
            sizes[str(name)] = max(sizes.get(str(name), 0), int(people))
    shown = _shown({name: people for name, people in sizes.items() if name})
    told = {"stated": _named(stated, shown), "real": _named(real, shown)}
    return real_shares(pd.DataFrame({**told, "n": losses.n}))


def _shown(sizes: Mapping[str, int]) -> dict[str, str]:
    """Each reason under its own name, or, where fewer than ten people have it, under `Others`.

    The rare ones of all kinds are one group; where that is too small, the next one joins it.
    """
    rising = sorted(sizes, key=lambda name: (sizes[name], name))
    few = [name for name in rising if sizes[name] < FEWEST_PEOPLE]
    rest = [name for name in rising if name not in few]
    while few and rest and sum(sizes[name] for name in few) < FEWEST_PEOPLE:
        few.append(rest.pop(0))
    return {**{name: name for name in rest}, **dict.fromkeys(few, OTHERS)}


def _reasons(losses: pd.DataFrame, codebook: Codebook) -> list[ReasonLost]:
    """The reasons as they count, by kind and size; the rare ones of a kind together."""
    known = losses.assign(name=losses.real.where(losses.real != "", losses.stated))
    known = known[known.name != ""]
    found = []
    for kind in KINDS:
        rows = known[known.name.map(lambda name: codebook.of(name).kind) == kind]
        sizes = rows.groupby("name").n.sum().to_dict()
        shown = rows.name.map(_shown(sizes))
        for name, own in rows.groupby(shown):
            people = int(own.n.sum())
            about = codebook.of(str(own.name.iloc[0]))
            if people >= FEWEST_PEOPLE:
                found.append(ReasonLost(str(name), about, people, float(own.margin.sum())))
    return sorted(found, key=lambda one: (KINDS.index(one.about.kind), -one.people, one.name))


def _coded(texts: pd.DataFrame, codebook: Codebook) -> tuple[TextCoding | None, pd.DataFrame]:
    """What the texts tell, and the texts with the kind of each ('' where none was coded)."""
    if texts.empty:
        return None, texts.assign(kind="")
    of = {name: codebook.of(name).kind for name in pd.concat([texts.stated, texts.real]) if name}
    human = _named(texts.real.where(texts.real != "", texts.stated), of)
    rows = pd.DataFrame({"text": texts.text, "kind": human.replace("unknown", ""), "n": texts.n})
    coding = code_texts(rows, codebook)
    told = dict(zip(coding.coded.text, coding.coded.kind, strict=True))
    kinds = texts.assign(
        stated_kind=_named(texts.stated, of),
        real_kind=_named(texts.real, of),
        kind=_named(texts.text, told),
    )
    return coding, kinds


def _capture(losses: pd.DataFrame) -> list[Captured]:
    losses = losses[losses.kind != "involuntary"]
    reason = (losses.stated != "") & (losses.stated_kind != "unknown")
    parts = {
        "losses": losses.n,
        "reasons": losses.n.where(reason, 0),
        "texts": losses.n * losses.told,
        "competitors": losses.n * losses.competitor,
    }
    sums = pd.DataFrame(parts).groupby(losses.month).sum()
    return [
        Captured(f"{month // 12:04d}-{month % 12 + 1:02d}", *map(int, row))
        for month, *row in sums.itertuples()
    ]
