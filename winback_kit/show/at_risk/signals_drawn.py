"""The signals as a picture: how often each is right."""

from __future__ import annotations

from winback_kit.history.at_risk.league import OFFERED
from winback_kit.plan.at_risk.at_risk import AtRisk
from winback_kit.show.at_risk.signals import signals_finding
from winback_kit.show.kit.figure import COST, NATURAL, PROGRAMME, Figure, places, rounded
from winback_kit.show.kit.sentence import Sentence
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import share
from winback_kit.words.told import told

__all__ = ["signals_chart"]

MOST_DRAWN = 12


def signals_chart(found: AtRisk) -> Figure | Sentence:
    """How often each signal is right, with its interval, beside a coin."""
    league = found.league
    if league is None:
        return signals_finding(found)
    drawn = league.measured[:MOST_DRAWN][::-1]
    at = list(range(len(drawn)))

    def part(name: str, kept: bool, colour: str, symbol: str) -> dict[str, object]:
        mine = [(y, one) for y, one in zip(at, drawn, strict=True) if one.offered == kept]
        return {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": rounded(one.area.value for _, one in mine),
            "y": [y for y, _ in mine],
            "marker": {"color": colour, "size": 10, "symbol": symbol},
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": rounded(one.area.reach[1] for _, one in mine),
                "arrayminus": rounded(one.area.reach[0] for _, one in mine),
                "color": colour,
                "thickness": 1.6,
            },
        }

    first = next((one for one in reversed(drawn) if one.offered), None)
    return Figure(
        title=words(
            "{signal}: right in {right} of pairs of one who leaves and one who stays",
            signal=told(first.signal.name),
            right=share(first.area.value, digits=0),
        )
        if first
        else words("No signal is one to warn by"),
        measure=words(
            "How often a signal is stronger for the one who left, with its 95 % interval; a coin "
            "is right in half, and under {least} a signal is not offered",
            least=share(OFFERED, digits=0),
        ),
        traces=[
            part(words("Worth warning by"), kept=True, colour=PROGRAMME, symbol="circle"),
            part(words("Not offered"), kept=False, colour=NATURAL, symbol="circle-open"),
        ],
        layout={
            "height": 150 + 36 * len(drawn),
            "xaxis": {"tickformat": ".0%"},
            "yaxis": {"zeroline": False}
            | places([told(one.signal.name) for one in drawn], letters=60, line=30),
            "shapes": [
                {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": x, "x1": x, "line": look}
                for x, look in (
                    (0.5, {"color": COST, "width": 1.5}),
                    (OFFERED, {"color": NATURAL, "width": 1.5, "dash": "dot"}),
                )
            ],
        },
    )
