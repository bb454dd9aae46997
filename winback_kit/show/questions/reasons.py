"""Whether the reasons on record can carry a decision that is taken by reason."""

from winback_kit.client_study import Study
from winback_kit.history.reasons.reasons import MOST_UNKNOWN
from winback_kit.plan.reasons.fix_or_win import fix_or_win
from winback_kit.plan.reasons.hangs_on import answers
from winback_kit.show.kit.sentence import (
    Name,
    Sentence,
    in_a_line,
    money_fact,
    range_facts,
    say,
    share_fact,
)
from winback_kit.show.questions.question import Answer
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import share


def can_be_believed(study: Study) -> Answer:
    """Open where the reasons are unfit, or where nobody has found out a real one."""
    found = study.reasons
    by_reason = study.history.segment_by == "reason"
    used = (
        say("The case goes by these reasons: its segments are those of the reason stated.")
        if by_reason
        else say("No figure of the case rests on them: its segments are others.")
    )
    pair = found.pair("stated", "found later")
    return Answer(
        in_a_line(_fit(study), _checked(study), used, *_hangs(study)),
        source=words("goodbyes") if pair else "",
        open=by_reason and (found.unfit != "" or pair is None),
    )


def _hangs(study: Study) -> list[Sentence]:
    """The money that hangs on what the customers would say if they were asked again."""
    if study.missing("customers"):
        return []
    found = answers(fix_or_win(study.plan, study.customers), study.reasons.real)
    if found is None:
        return []
    if not found.rows:
        return [
            say(
                "A mistake of ten points between two of them is worth up to {money} a year.",
                money=money_fact(found.ten_points, _AT + "ten_points", study.plan.currency),
            )
        ]
    widest = found.widest
    at = f"{_AT}by_reason.{found.rows.index(widest)}."
    return [
        say(
            "What the real share of {reason} is, between {low} and {high}, moves {money} a year.",
            reason=Name(widest.reason),
            **range_facts(widest.share.low, widest.share.high, f"{at}share.", "share"),
            money=money_fact(widest.money, at + "money", study.plan.currency),
        )
    ]


_AT = "reasons.answers."


def _fit(study: Study) -> Sentence:
    found = study.reasons
    if found.unfit == "texts":
        return say("No: they agree with what customers wrote no better than chance would.")
    unknown = share_fact(found.unknown, "reasons.unknown", digits=1)
    if found.unfit == "unknown":
        return say(
            "No: of {unknown} of the losses none is known, and {most} is the most that a decision "
            "can bear.",
            unknown=unknown,
            most=share(MOST_UNKNOWN, digits=0),
        )
    return say("Of {unknown} of the losses no reason is known.", unknown=unknown)


def _checked(study: Study) -> Sentence:
    pair = study.reasons.pair("stated", "found later")
    if pair is None:
        return say(
            "Nobody was asked again, so a stated reason is taken as it is; the call-back sample of "
            "the lists says whom to call."
        )
    return say(
        "Where customers were asked again, the kind of reason was the one stated in {same}.",
        same=share_fact(pair.found.observed, "", digits=1),
    )
