"""What the answers of a call-back would change, in money a year.

How many leave for a reason is known to the interval of its real share. What is done for them
brings `FixOrWin.both`, the fix first and then winning back; where no fix is stated, one that keeps
a tenth, before its cost. Between the ends of the interval

    hangs = value at the high end − value at the low end

is the money that nobody can tell today. Where nobody was asked again there is no interval: then a
tenth of all who leave, moved from the reason whose people bring least to the one whose bring most,
says what a mistake of ten points in the shares is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from winback_kit.history.reasons.real_shares import RealShare, RealShares
from winback_kit.plan.reasons.fix_or_win import TENTH, FixOrWin


@dataclass(frozen=True)
class HangsOn:
    """One reason: its shares, and what is done for it brings a year at each of them, currency.

    `win` is that part of it which winning back brings, at the ends of the interval.
    """

    reason: str
    share: RealShare
    stated: float
    real: float
    low: float
    high: float
    win: tuple[float, float]

    @property
    def money(self) -> float:
        """What hangs on the answers: from the low end to the high end."""
        return abs(self.high - self.low)

    @property
    def turns(self) -> bool:
        """Whether what is done pays at one end and not at the other."""
        return (self.low > 0) != (self.high > 0)


@dataclass(frozen=True)
class Answers:
    """What a call-back's answers would change; `rows` are empty where nobody was asked again.

    `ten_points` is what a mistake of ten points between two reasons, `least` and `most`, is worth.
    """

    rows: tuple[HangsOn, ...]
    ten_points: float
    least: str
    most: str

    @property
    def widest(self) -> HangsOn:
        """The reason on which most money hangs."""
        return max(self.rows, key=lambda one: one.money)

    @property
    def turned(self) -> int:
        """Reasons of which it decides whether anything is to be done."""
        return sum(one.turns for one in self.rows)

    @property
    def shifted(self) -> float:
        """What all of it brings more by the real shares than by the stated ones."""
        return sum(one.real - one.stated for one in self.rows)


def answers(reasons: Sequence[FixOrWin], real: RealShares | None) -> Answers | None:
    """What hangs on the real shares of the reasons; None where fewer than two are told.

    >>> one = FixOrWin("late", "unintentionally pushed", True, 100, 300, 100, win_worth=10.0)
    >>> two = FixOrWin("moved", "moved", False, 100, 0, 100, win_worth=0.0)
    >>> round(answers([one, two], None).ten_points, 6)  # 20 people · (.1 · 300 + .9 · 10)
    780.0
    """
    if len(reasons) < 2:
        return None
    people = sum(one.people for one in reasons)
    ranked = sorted(reasons, key=lambda one: _value(one, one.people) / one.people)
    least, most = ranked[0], ranked[-1]
    moved = TENTH * people
    worth = _marginal(most, moved) - _marginal(least, moved)
    shares = {one.name: one for one in real.rows} if real else {}
    rows = [
        _hangs_on(one, shares[one.reason])
        for one in reasons
        if one.reason in shares and shares[one.reason].stated > 0
    ]
    return Answers(tuple(rows), worth, least.reason, most.reason)


def _hangs_on(one: FixOrWin, share: RealShare) -> HangsOn:
    def at(part: float) -> float:
        return one.people * part / share.stated

    return HangsOn(
        reason=one.reason,
        share=share,
        stated=_value(one, one.people),
        real=_value(one, at(share.real)),
        low=_value(one, at(share.low)),
        high=_value(one, at(share.high)),
        win=(_of(one, at(share.low)).win, _of(one, at(share.high)).win),
    )


def _of(one: FixOrWin, people: float) -> FixOrWin:
    """The same reason with another number of people."""
    return replace(one, people=people, contacted=one.contacted * people / one.people)


def _value(one: FixOrWin, people: float) -> float:
    """What is done for so many brings a year: the fix, or one that keeps a tenth, and win-back."""
    fixed = one if one.stops is not None else replace(one, stops=TENTH, fix_cost=0.0)
    return _of(fixed, people).both or 0.0


def _marginal(one: FixOrWin, people: float) -> float:
    """What so many people more bring."""
    return _value(one, one.people + people) - _value(one, one.people)
