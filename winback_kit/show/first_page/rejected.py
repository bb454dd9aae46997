"""What was weighed and not chosen, one short line each, with its reason."""

from collections.abc import Iterator

from winback_kit.case.from_plan.options import Option
from winback_kit.client_study import Study
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.sentence import (
    Isolated,
    Sentence,
    count_fact,
    in_a_line,
    loss_fact,
    money_fact,
    named_or_counted,
    say,
    say_many,
)
from winback_kit.words.catalogue import marked, words

MOST_LINES, WITH_ONE_BESIDE = 4, 3


def beside_line(study: Study) -> Sentence | None:
    """What pays beside the programme, with other customers; None where nothing is known to.

    It is not weighed against the programme, since both can be done.
    """
    cur = study.assessment.case.currency
    for at, one in enumerate(study.options):
        if _pays_beside(one):
            npv = money_fact(one.npv, f"options.{at}.figures.npv", cur, sign=True)
            return say(
                "Not in place of it, but beside it, with other customers: asking those at risk to "
                "stay comes to {npv}.",
                npv=npv,
            )
    return None


def _pays_beside(one: Option) -> bool:
    return one.kind == "retention" and one.npv > 0


def rejected_lines(study: Study) -> tuple[Sentence, ...]:
    """At most four lines, three where something pays beside the programme; what is left is counted
    at the end of the last."""
    found = _weighed(study)
    left = not_named(study)
    if not left:
        return tuple(found)
    more = say_many(
        left,
        "{n} more stands under Options.",
        "{n} more stand under Options.",
        n=count_fact(left, "rejected.not_named"),
    )
    *others, last = found[: _most_lines(study)]
    return (*others, in_a_line(last, more))


def not_named(study: Study) -> int:
    """How many were rejected for which the first page has no line."""
    return max(0, len(_weighed(study)) - _most_lines(study))


def _most_lines(study: Study) -> int:
    return WITH_ONE_BESIDE if any(map(_pays_beside, study.options)) else MOST_LINES


def _weighed(study: Study) -> list[Sentence]:
    return [*_options(study), *_pilot(study), *_uses(study)]


def _options(study: Study) -> Iterator[Sentence]:
    """Fewer or more segments, and what else was measured, each beside the programme."""
    base, cur = study.assessment.outcome.npv, study.assessment.case.currency
    for at, one in enumerate(study.options):
        if one.outcome is None or one.kind == "base" or _pays_beside(one):
            continue
        npv = money_fact(one.npv, f"options.{at}.figures.npv", cur, sign=True)
        if one.kind == "stretch":
            yield in_a_line(say("Every segment: {npv}.", npv=npv), *_cost_more(study.plan))
        elif one.kind == "minimum" and one.case is not None:
            told = _LESS if one.npv < base else _ALONE if one.npv < 0 else _MORE
            yield say(told, who=Isolated(one.case.segments[0].name), npv=npv)
        else:
            yield say("{option}: {npv}.", option=words(one.label), npv=npv)


def _cost_more(plan: Plan) -> list[Sentence]:
    names = [segment for segment, best in plan.best.items() if best.incremental <= 0]
    if not names or not plan.chosen:
        return []
    return [
        say_many(
            len(names),
            "{who} costs more than it brings.",
            "{who} cost more than they bring.",
            who=named_or_counted(names, "segments_that_cost_more"),
        )
    ]


_ALONE = marked("{who} alone: {npv}.")
_LESS = marked("{who} alone: {npv}, less than the whole programme.")
_MORE = marked("{who} alone: {npv}; the options are weighed after the cut.")


def _pilot(study: Study) -> Iterator[Sentence]:
    """A pilot first, where it is not what is asked for."""
    pilot, cur = study.assessment.pilot, study.assessment.case.currency
    if pilot is None or (study.verdict.decision == "pilot" and pilot.needed is None):
        return
    if pilot.needed is not None:
        yield say("A pilot first: at this size it could not decide.")
    elif pilot.worth.net < 0:
        loss = loss_fact(pilot.worth.net, "pilot.net", cur)
        yield say("A pilot first: costs {loss} more than it finds out.", loss=loss)
    elif pilot.option.best != "pilot":
        yield say("A pilot first: adds nothing to deciding now.")


def _uses(study: Study) -> Iterator[Sentence]:
    """What nobody has measured, in one line: it has no value to be weighed by."""
    kinds = [one.kind for one in study.other_uses]
    if kinds:
        uses = "; ".join(words(_USES[kind]) for kind in kinds)
        yield say("{uses}: nobody has measured what that would cause.", uses=uses)


_USES = {
    "retention": marked("Keeping customers"),
    "acquisition": marked("new customers"),
    "root_cause": marked("fixing the main reason for leaving"),
}
