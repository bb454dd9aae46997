"""How far the reasons can be believed: recordings against each other, and the real shares."""

from winback_kit.client.codebook.kinds import KIND_NAMES
from winback_kit.history.reasons.agreement import Agreement, Shift
from winback_kit.history.reasons.reasons import Reasons
from winback_kit.history.reasons.recordings import WITNESS_NAMES
from winback_kit.history.reasons.text_coding import LEAST_KAPPA
from winback_kit.show.kit.figure import NATURAL, PROGRAMME, Figure, places, rounded
from winback_kit.show.kit.sentence import Sentence, count_fact, joined, say
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.show.kit.traces import dots
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count, share
from winback_kit.words.told import told_name

__all__ = [
    "agreement_finding",
    "agreement_table",
    "real_chart",
    "real_finding",
    "shift_table",
    "text_finding",
    "text_table",
]


def agreement_table(reasons: Reasons) -> Table | Sentence:
    """Each two recordings: how many have both, how often they agree, and beyond chance."""
    if not reasons.pairs:
        return say(
            "Nobody's reason is on record twice, so that nothing says how far it can be believed."
        )
    return Table.of(
        reasons.pairs,
        (
            Column("Recordings", parts=(Column("One"), Column("Other")), pattern="{one} – {other}"),
            lambda one: (words(WITNESS_NAMES[one.first]), words(WITNESS_NAMES[one.second])),
        ),
        (Column("People", "count"), lambda one: one.found.people),
        (Column("Same kind", "share"), lambda one: one.found.observed),
        (Column("κ", "factor"), lambda one: one.found.kappa),
        (interval("90 % interval of κ", "factor"), lambda one: one.found.kappa_interval),
        (Column("AC1", "factor"), lambda one: one.found.ac1),
        source=words(
            "Whoever has no reason in one of the two is left out. κ and AC1 are 1 where all agree "
            "and 0 where no more do than by chance; AC1 does not fall when one kind is nearly "
            "everybody's. A recording that knows a single kind has neither."
        ),
    )


def agreement_finding(reasons: Reasons) -> Sentence:
    """Whether what was stated is what was found out, and which way it is wrong."""
    pair = reasons.pair("stated", "found later")
    if pair is None:
        return _none_found_out()
    found, most = pair.found, pair.found.most_moved
    told = say(
        "Of {people} the real reason was found out later. In {share} it is of the kind that "
        "was stated",
        people=count_fact(found.people, "", "{n} loss", "{n} losses"),
        share=share(found.observed),
    )
    if not found.shifts_many:
        return joined(told, say(", and no kind gains or loses many people by it."))
    more = (
        marked("; the kind “{kind}” is {n} more often real than it is stated.")
        if most.moved > 0
        else marked("; the kind “{kind}” is {n} less often real than it is stated.")
    )
    return joined(
        told,
        say(more, kind=_kind_name(most), n=share(abs(most.relative))),
    )


def _none_found_out() -> Sentence:
    return say(
        "Nobody has found out a real reason, so that a stated one is taken as it is. The "
        "call-back sample below says whom to ask."
    )


def _kind_name(shift: Shift) -> str:
    return words(KIND_NAMES.get(shift.name, shift.name))  # type: ignore[call-overload]


def shift_table(reasons: Reasons) -> Table | Sentence:
    """By kind: people who have it stated, and who really have it, of those with both."""
    pair = reasons.pair("stated", "found later")
    if pair is None:
        return _none_found_out()
    return Table.of(
        pair.found.shifts,
        (Column("Kind"), _kind_name),
        (Column("Stated", "count"), lambda one: one.first),
        (Column("Found out later", "count"), lambda one: one.second),
        (Column("Shift", "count", sign=True), lambda one: one.moved),
        source=words(
            "Of those whose reason was stated and found out later. A shift is what agreement "
            "hides: κ can be high while many people move from one kind to another."
        ),
    )


MANY = 8  # reasons whose names stand in one line each


def real_chart(reasons: Reasons) -> Figure | Sentence:
    """Each reason's share as stated and as it really is, with its interval."""
    real = reasons.real
    if real is None:
        return _none_found_out()
    rows = sorted(real.rows, key=lambda one: one.real)
    at, many = list(range(len(rows))), len(rows) > MANY
    apart = real.differing
    title = (
        words("The reasons stated are, within what can be told, the real ones")
        if not apart
        else words(
            "“{reason}” is stated by {stated} and is the real reason of {real}",
            reason=told_name((most := max(apart, key=lambda one: abs(one.more))).name),
            stated=share(most.stated, digits=1),
            real=share(most.real, digits=1),
        )
    )
    return Figure(
        title=title,
        measure=words("Share of those who stated a reason; lines are 90 % intervals"),
        traces=[
            dots(
                words("Real"),
                rounded(one.real for one in rows),
                at,
                PROGRAMME,
                size=11,
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": rounded(one.above for one in rows),
                    "arrayminus": rounded(one.below for one in rows),
                    "color": PROGRAMME,
                },
            ),
            dots(
                words("Stated"),
                rounded(one.stated for one in rows),
                at,
                NATURAL,
                size=11,
                symbol="diamond-open",
            ),
        ],
        layout={
            "height": 140 + (24 if many else 44) * len(rows),
            "yaxis": places([one.name for one in rows], line=44 if many else 24),
            "xaxis": {"tickformat": ".0%", "rangemode": "tozero"},
        },
    )


def real_finding(reasons: Reasons) -> Sentence:
    """On how many the real shares rest, and what that supposes."""
    real = reasons.real
    if real is None:
        return _none_found_out()
    told = say(
        "Estimated from {checked} of {people} with a stated reason, as if those asked were "
        "drawn at random among all who stated the same.",
        checked=count_fact(real.checked, "reasons.real.checked"),
        people=count_fact(real.people, "reasons.real.people", "{n} person", "{n} people"),
    )
    apart = len(real.differing)
    if not apart:
        return joined(told, " ", say("No share lies outside its interval."))
    return joined(
        told,
        " ",
        say(
            "Where the stated share lies outside the interval, decide by the real one: it does in "
            "{n} of {all}.",
            n=count(apart),
            all=count_fact(len(real.rows), "", "{n} reason", "{n} reasons"),
        ),
    )


def _no_texts() -> Sentence:
    return say(
        "No customer's own words are on record (free_text of goodbyes), so the reasons rest on "
        "what was ticked in a list."
    )


def text_table(reasons: Reasons) -> Table | Sentence:
    """Each way of coding the customers' words against the code that people gave."""
    coding = reasons.coding
    if coding is None:
        return _no_texts()
    ways: tuple[tuple[str, Agreement | None], ...] = (
        (marked("Words of the codebook alone"), coding.rules),
        (marked("Classifier alone, on letters and words"), coding.classifier),
        (marked("Classifier that is told what the words found"), coding.both),
    )
    return Table.of(
        ways,
        (Column("Way of coding"), lambda one: words(one[0])),
        (Column("Texts", "count"), lambda one: one[1].people if one[1] else None),
        (Column("Same kind", "share"), lambda one: one[1].observed if one[1] else None),
        (Column("κ", "factor"), lambda one: one[1].kappa if one[1] else None),
        (
            interval("90 % interval of κ", "factor"),
            lambda one: one[1].kappa_interval if one[1] else None,
        ),
        source=words(
            "Against the kind of the reason on record. A classifier is judged on texts that were "
            "in none of those it learnt from, nor anything like them. A text is sent nowhere."
        ),
    )


def text_finding(reasons: Reasons) -> Sentence:
    """Whether the texts are coded, by which way and how well."""
    coding = reasons.coding
    if coding is None:
        return _no_texts()
    found = coding.agreement
    if found is None or found.kappa is None:
        return say(
            "No way of coding reaches a κ of {least}, so the texts are not used.",
            least=count_of(LEAST_KAPPA),
        )
    return say(
        "Texts coded by {way}: {texts}. It agrees with the reason on record in {share}, and no "
        "text is shown or sent anywhere.",
        texts=count_fact(coding.texts, "reasons.texts.texts"),
        way=words(_WAYS[coding.used]),
        share=share(found.observed),
    )


_WAYS = {
    "rules": marked("the words of the codebook"),
    "both": marked("a classifier that is told what the words of the codebook found"),
}


def count_of(kappa: float) -> str:
    """A κ as it is written."""
    from winback_kit.words.locale import plain

    return plain(kappa, 1)
