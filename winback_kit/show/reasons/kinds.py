"""Why customers left: the kinds of leaving, the reasons, and how many of both are known."""

from winback_kit.client.codebook.kinds import KIND_MEANINGS, KIND_NAMES
from winback_kit.history.reasons.reasons import MOST_UNKNOWN, ReasonLost, Reasons
from winback_kit.show.kit.figure import NATURAL, PROGRAMME, Figure, places
from winback_kit.show.kit.sentence import Name, Sentence, count_fact, joined, odds_fact, say
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.kit.traces import Trace, bars, line
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import money, months, share
from winback_kit.words.text import ORDERS

__all__ = [
    "capture_chart",
    "kinds_by_segment_finding",
    "kinds_by_segment_table",
    "kinds_chart",
    "kinds_finding",
    "kinds_table",
    "reasons_table",
]

_LOCI = {"firm": marked("us"), "rival": marked("a rival"), "customer": marked("the customer")}
_LASTS = {"passing": marked("passes"), "lasting": marked("lasts")}


FEW_MONTHS = 12  # each has its own tick


def kinds_chart(reasons: Reasons) -> Figure:
    """Losses by kind, and the margin that went with them."""
    rows = list(reversed(reasons.kinds))
    most = max(reasons.known, key=lambda one: one.people, default=None)
    title = (
        words("Of no loss is the reason known")
        if most is None
        else words(
            "“{kind}” is the largest kind of leaving that is known: {share} of all losses, {known} "
            "of those whose reason is known",
            kind=words(KIND_NAMES[most.kind]),
            share=share(most.share),
            known=share(most.share_of_known),
        )
    )
    return Figure(
        title=title,
        measure=words("Share of all losses, and of the margin of the year before them"),
        traces=[
            _lying(words("Losses"), [one.share for one in rows], PROGRAMME),
            _lying(words("Margin"), [one.margin_share for one in rows], NATURAL),
        ],
        layout={
            "barmode": "group",
            "height": 120 + 62 * len(rows),
            "yaxis": places([words(KIND_NAMES[one.kind]) for one in rows]),
            "xaxis": {"tickformat": ".0%", "rangemode": "tozero"},
        },
    )


def _lying(name: str, shares: list[float], colour: str) -> Trace:
    at, text = list(range(len(shares))), list(map(share, shares))
    return bars(name, at, shares, colour, lying=True, text=text)


def kinds_table(reasons: Reasons) -> Table:
    """Each kind: losses, margin, those of the last year, who is lost today and can be reached."""
    margin = (
        marked("Orders of the year before")
        if reasons.currency == ORDERS
        else marked("Margin of the year before, {currency}")
    )
    in_reach = Column("of them in reach of a channel", "count")
    reached = [(in_reach, lambda one: one.reachable)] if reasons.reach_known else []
    return Table.of(
        reasons.kinds,
        (
            Column("Kind", parts=(Column("Kind"), Column("Meaning")), pattern="{kind}: {meaning}"),
            lambda one: (words(KIND_NAMES[one.kind]), words(KIND_MEANINGS[one.kind])),
        ),
        (Column("Losses", "count"), lambda one: one.people),
        (Column(margin, "amount"), lambda one: one.margin),
        (Column("Losses, last 12 months", "count"), lambda one: one.year_people),
        (Column("Lost today", "count"), lambda one: one.lost),
        *reached,
        currency=reasons.currency,
        source=words(
            "A failed payment goes first, then the reason found out later, then the one stated. "
            "The last 12 months are the 365 days up to the as-of date; the groups and the business "
            "case count the last twelve whole calendar months."
        ),
    )


def kinds_finding(reasons: Reasons) -> Sentence:
    """What the kinds say, and whether they can be used."""
    known = reasons.known
    none = [kind for kind in ("intentionally pushed",) if reasons.of(kind) is None]
    rare = words("Nobody is on record whom the firm sent away.") if none else ""
    if not known:
        return say("Of no loss is the reason known, so that nothing can be said of why they left.")
    most = reasons.costliest
    told = say(
        "Of {losses} the reason of {known} is known. Most margin went with the kind "
        "“{kind}”: {money} in the year before those losses.",
        losses=count_fact(reasons.losses, "reasons.losses", "{n} loss", "{n} losses"),
        known=count_fact(reasons.known_losses, "reasons.known"),
        kind=words(KIND_NAMES[most.kind]),
        money=money(most.margin, reasons.currency),
    )
    return joined(told, " ", rare, " " if rare else "", reason_data(reasons))


def reason_data(reasons: Reasons) -> Sentence:
    """Whether the reasons on record are fit to decide by."""
    if reasons.unfit == "unknown":
        return say(
            "These reasons are not fit to decide by: of {share} of the losses none is known, where "
            "{most} is the most that this workbook takes.",
            share=share(reasons.unknown, digits=1),
            most=share(MOST_UNKNOWN),
        )
    if reasons.unfit == "texts":
        return say(
            "These reasons are not fit to decide by: they agree with what the customers wrote no "
            "better than chance would."
        )
    if reasons.of("involuntary") is None:
        return say(
            "Of {share} of the losses no reason is known, so the reasons are fit to decide by.",
            share=share(reasons.unknown, digits=1),
        )
    return say(
        "Of {share} of all losses, failed payments among them, no reason is known, so the reasons "
        "are fit to decide by. Of those that no failed payment ended it is {chosen}.",
        share=share(reasons.unknown, digits=1),
        chosen=share(reasons.unknown_of_chosen, digits=1),
    )


def reasons_table(reasons: Reasons) -> Table:
    """Each reason with its kind, and what it can be traced to."""
    return Table.of(
        reasons.reasons,
        (Column("Reason"), lambda one: Cell(one.name, pattern=_PROPOSED if _guessed(one) else "")),
        (Column("Kind"), lambda one: words(KIND_NAMES[one.about.kind])),
        (Column("Losses", "count"), lambda one: one.people),
        (Column("Margin, {currency}", "amount"), lambda one: one.margin),
        (Column("Whose doing"), lambda one: _word(_LOCI, one.about.traced.locus)),
        (Column("Lasts"), lambda one: _word(_LASTS, one.about.traced.stability)),
        (Column("Can we end it"), lambda one: _yes(one.about.traced.controllable)),
        currency=reasons.currency,
        source=_codebook(reasons),
    )


_PROPOSED = marked("{reason} *")


def _guessed(one: ReasonLost) -> bool:
    return one.about.proposed


def _word(words_of: dict[str, str], held: str | None) -> str | None:
    return words(words_of[held]) if held else None


def _yes(held: bool | None) -> str | None:
    if held is None:
        return None
    return words("yes") if held else words("no")


def _codebook(reasons: Reasons) -> str:
    """Whose the kinds are: of the client's codebook, or proposed from the words of the reasons."""
    if not reasons.proposed:
        return words("The kind of every reason is the one that codebook.yml gives it.")
    if len(reasons.proposed) < len(reasons.reasons):
        return words("* Proposed from the words of the reason: codebook.yml does not name it.")
    return words(
        "* There is no codebook.yml, so every kind is proposed from the words of the reason. "
        "Look through them: “winback check --codebook” writes the proposal into the client "
        "folder, to be edited."
    )


def capture_chart(reasons: Reasons) -> Figure | Sentence:
    """Of how many losses a month the reason, the words and the competitor are on record."""
    rows = reasons.capture
    if not rows:
        return say("Every loss on record is a failed payment, which has no reason to be told.")
    at = [f"{one.month}-01" for one in rows]
    beside = (
        (words("Own words"), [one.text_rate for one in rows], "dash"),
        (words("Competitor"), [one.competitor_rate for one in rows], "dot"),
    )
    failed = reasons.of("involuntary") is not None
    title = (
        marked(
            "Failed payments left out, the reason of {share} of the losses of the last {months} is "
            "on record"
        )
        if failed
        else marked("The reason of {share} of the losses of the last {months} is on record")
    )
    return Figure(
        title=words(
            title,
            share=share(reasons.last_rate),
            months=months(len(reasons.last_months)),
        ),
        measure=words(
            "Share of the month's losses without failed payments, which have no reason to be told"
        )
        if failed
        else words("Share of the month's losses"),
        traces=[
            line(words("Reason"), at, [one.rate for one in rows], PROGRAMME),
            *(
                line(name, at, rates, NATURAL, dash=dash)
                for name, rates, dash in beside
                if any(rates)
            ),
        ],
        layout={
            "yaxis": {"tickformat": ".0%", "range": [0, 1.02]},
            **({"xaxis": {"dtick": "M1"}} if len(rows) <= FEW_MONTHS else {}),
        },
    )


def kinds_by_segment_table(reasons: Reasons) -> Table | Sentence:
    """The share of each kind within the client's segments."""
    found = reasons.by_segment
    if found is None:
        return say("Without segments of the client's own (customers) kinds are told of all alone.")
    kinds = list(found.people.columns)
    return Table(
        (Column("Segment"), *(Column(KIND_NAMES[kind], "share") for kind in kinds)),
        [(name, *map(float, row)) for name, *row in found.shares.itertuples()],
    )


def kinds_by_segment_finding(reasons: Reasons) -> Sentence:
    """Whether reasons differ between segments by more than chance."""
    found = reasons.by_segment
    if found is None:
        return say("So whether reasons differ between customers cannot be told.")
    if not found.differ:
        return say(
            "The reasons of the segments differ no more than chance would have it ({p}), so none "
            "should get another answer for its segment alone.",
            p=odds_fact(found.p, "reasons.by_segment.p"),
        )
    kind, most, least = found.widest
    return say(
        "The reasons of the segments differ by more than chance: most in “{kind}”, from {low} of "
        "{least} to {high} of {most}.",
        kind=words(KIND_NAMES[kind]),
        low=share(found.shares.loc[least, kind], digits=0),
        high=share(found.shares.loc[most, kind], digits=0),
        least=Name(least),
        most=Name(most),
    )
