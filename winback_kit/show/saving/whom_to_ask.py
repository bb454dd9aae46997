"""Whom to ask to stay: what asking changes by group, and what that is worth."""

from __future__ import annotations

from winback_kit.plan.experiment.readout.checks import FAILURES, Checks
from winback_kit.plan.saving.save_effects import WELL_KNOWN
from winback_kit.plan.saving.saving import SaveCell, Saving
from winback_kit.show.kit.figure import COST, INK, NATURAL, PROGRAMME, Figure, places, rounded
from winback_kit.show.kit.sentence import (
    Isolated,
    Name,
    Place,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    points_fact,
    say,
    say_many,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.show.kit.traces import in_points, upright
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import months, points
from winback_kit.words.told import told_name

__all__ = ["save_chart", "save_finding", "save_pilot_finding", "save_risk_finding", "save_table"]

AT = "saving"


def save_finding(found: Saving) -> Sentence:
    """Whom to ask to stay, and what it brings; or what is not known."""
    out = [_withheld(one) for one in found.withheld]
    if found.contractual and not found.told:
        return in_a_line(*out, _under_contract())
    if not found.told:
        return in_a_line(*out, say("No customer of today is known to be at risk."))
    if found.test is None:
        return in_a_line(*out, _now(found), _untested(found))
    if not found.enough:
        return in_a_line(*out, _now(found), _not_enough(found))
    return in_a_line(*out, _chosen(found), _put_off(found), _a_year(found))


def _withheld(one: Checks) -> Sentence:
    return say(
        "Withheld are the figures of {campaign}: {why}.",
        campaign=Name(one.campaign),
        why="; ".join(words(FAILURES[name]) for name in one.failed),
    )


def _under_contract() -> Sentence:
    return say(
        "Under contract nobody falls silent before they leave, so no list by silence can name whom "
        "to save; chances to leave are measured on past evenings. Whom asking keeps only a test "
        "shows: of those whose contract ends next, contacts with the purpose save for half, the "
        "other half held out, and who renews is compared."
    )


def _now(found: Saving) -> Sentence | str:
    if found.contractual:
        return ""
    return say_many(
        found.now,
        "{now} is at risk today.",
        "{now} are at risk today.",
        now=count_fact(found.now, f"{AT}.now", "{n} customer", "{n} customers"),
    )


def _untested(found: Saving) -> Sentence:
    if found.withheld:
        return say(
            "No other test tells what asking them to stay would change: the next draw must be kept "
            "as it was made."
        )
    return say(
        "What asking them to stay would change nobody knows: nobody at risk was ever asked while "
        "others were held out. A list by risk would be a guess."
    )


def _not_enough(found: Saving) -> Sentence:
    test = found.test
    if test is None:
        return _untested(found)
    return say(
        "The tests of saving, with {people}, are not enough to target by: what asking changes in a "
        "group is known to within {width} at 90\u00a0%, and {most} would be needed. So all are "
        "judged alike: asking moves the share that stays by {mean}.",
        people=count_fact(test.people, f"{AT}.test.people", "{n} customer", "{n} customers"),
        width=points_fact(test.widest, f"{AT}.test.widest"),
        most=points(WELL_KNOWN, sign=False),
        mean=points_fact(test.mean, f"{AT}.test.mean"),
    )


def _chosen(found: Saving) -> Sentence:
    one = next(iter(found.proven), None)
    if one is None or one.effect is None:
        return say("In no group of customers at risk is it proven that asking them to stay pays.")
    at = f"{AT}.cells.{found.told.index(one)}"
    return say(
        "Ask those at risk in “{who}”: {asked} stay in place of {alone}, and asking one is worth "
        "{worth}.",
        who=Isolated(one.cell),
        asked=share_fact(one.stays_asked or 0.0, f"{at}.stays_asked"),
        alone=share_fact(one.stays_alone or 0.0, f"{at}.stays_alone"),
        worth=money_fact(one.worth, f"{at}.worth", found.currency),
    )


def _put_off(found: Saving) -> Sentence | str:
    one = next(iter(found.put_off), None)
    if one is None or one.change is None:
        return ""
    at = f"{AT}.cells.{found.told.index(one)}"
    return say(
        "Leave those in “{who}” alone: more of them leave ({change}).",
        who=Isolated(one.cell),
        change=points_fact(one.change, f"{at}.change"),
    )


def _a_year(found: Saving) -> Sentence | str:
    if not found.proven or not found.people_a_year:
        return ""
    facts: dict[str, Place] = {
        "people": count_fact(
            found.people_a_year, f"{AT}.people_a_year", "{n} customer", "{n} customers"
        ),
        "money": money_fact(found.a_year, f"{AT}.a_year", found.currency),
    }
    if found.a_year < found.a_year_as_tested:
        return say(
            "The {people} of a year who may be contacted are worth {money}: less one by one than "
            "those tested, since of those asked as soon as they are at risk fewer would leave.",
            **facts,
        )
    return say("With the {people} of a year who may be contacted that is {money}.", **facts)


def save_risk_finding(found: Saving) -> Sentence:
    """Whether those likeliest to leave are those whom asking keeps."""
    one, best = found.riskiest, next(iter(found.proven), None)
    if one is None or one.stays_alone is None:
        return save_finding(found)
    at = f"{AT}.cells.{found.told.index(one)}"
    facts: dict[str, Place] = {
        "who": Isolated(one.cell),
        "stays": share_fact(one.stays_alone, f"{at}.stays_alone"),
    }
    if one.effect is None or one.change is None or not found.enough:
        return say(
            "Likeliest to leave are those in “{who}”: {stays} of them stay by themselves. That "
            "says nothing of whom asking keeps.",
            **facts,
        )
    facts["change"] = points_fact(one.change, f"{at}.change")
    if best is None or best is one:
        return say(
            "Likeliest to leave are those in “{who}”: {stays} of them stay by themselves, and "
            "asking changes that by {change}.",
            **facts,
        )
    return say(
        "Likeliest to leave are those in “{who}”: {stays} of them stay by themselves, and asking "
        "changes that by {change}. A list by risk would begin with them; those whom asking keeps "
        "are in “{best}”.",
        best=Isolated(best.cell),
        **facts,
    )


def save_pilot_finding(found: Saving) -> Sentence:
    """The test to make, where none tells enough; what is proven where one does."""
    pilot = found.pilot
    if found.enough and found.rules is not None and found.rules.beating is None:
        return say(
            "The tests are enough to tell whom asking keeps, and too small to prove that to ask "
            "them alone beats asking everybody. Each list holds some out, so that both are seen."
        )
    if found.enough:
        return say(
            "The tests are enough to target by. Each list holds some out all the same, so that the "
            "effect stays known."
        )
    if pilot is None and found.contractual:
        return say(
            "Under contract the test is one of renewals: half of those whose contract ends next, "
            "drawn by chance, are asked, and the others are not."
        )
    if pilot is None:
        return say("A test of saving cannot be designed: no customer is known to be at risk.")
    at = f"{AT}.pilot"
    facts: dict[str, Place] = {
        "arm": count_fact(pilot.per_arm, f"{at}.per_arm"),
        "effect": points_fact(pilot.effect, f"{at}.effect"),
        "stays": share_fact(pilot.stays_alone, f"{at}.stays_alone"),
        "months": months(pilot.whole_months),
    }
    need = say(
        "A test needs {arm} asked and as many held out to see {effect} more than the {stays} who "
        "stay by themselves; with those who come to be at risk and may be contacted it takes "
        "{months}.",
        **facts,
    )
    if pilot.smallest is None:
        return need
    return in_a_line(
        need,
        say(
            "A year of them shows effects from {smallest} on.",
            smallest=points_fact(pilot.smallest, f"{at}.smallest"),
        ),
    )


def save_table(found: Saving) -> Table | Sentence:
    """Each group at risk: how many, what asking changes, and what it is worth."""
    if not found.told:
        return save_finding(found)
    tested = any(one.effect for one in found.told)
    at = f"{AT}.cells.{{row}}"
    today = (Column("Today", "count", path=f"{at}.now"), lambda one: one.now)
    first = [
        (Column("Customers at risk"), lambda one: told_name(one.cell)),
        *(() if found.contractual else [today]),
        (
            Column("Stay by themselves", "share", 0, path=f"{at}.stays_alone"),
            lambda one: one.stays_alone,
        ),
    ]
    effect = [
        (
            interval(
                "Asking changes that by (90\u00a0%)",
                "points",
                value=True,
                path=f"{at}.effect.{{part}}",
            ),
            _effect,
        ),
        (
            Column("Asking one is worth, {currency}", "amount", 0, path=f"{at}.worth"),
            lambda one: one.worth if found.enough else None,
        ),
    ]
    last = [
        (
            Column("Pays from", "points", 1, path=f"{at}.break_even"),
            lambda one: one.break_even,
        ),
        (Column("Asked"), lambda one: words(_DONE[_done(found, one)])),
    ]
    return Table.of(
        found.told,
        *first,
        *(effect if tested else ()),
        *last,
        currency=found.currency,
        source=_source(found, tested=tested),
    )


def _effect(one: SaveCell) -> tuple[float, float, float] | None:
    return (one.effect.effect, one.effect.low, one.effect.high) if one.effect else None


def _done(found: Saving, one: SaveCell) -> str:
    if found.test is None:
        return "test"
    if one in found.put_off:
        return "never"
    if one.proven:
        return "yes"
    return "open" if one.asked else "no"


_DONE = {
    "yes": marked("yes"),
    "open": marked("half of them, as a test"),
    "test": marked("in a first test"),
    "no": marked("no"),
    "never": marked("no, it puts off"),
}


def _source(found: Saving, *, tested: bool) -> str:
    own = words(
        "Own tests, treated against held out within each draw, by intention to treat; groups are "
        "drawn towards the mean by how much they differ."
    )
    worth = words(
        "Worth: the change times what a customer who stays is worth, net of those who would have "
        "come back by themselves, less the contact."
    )
    return f"{own} {worth}" if tested else worth


def save_chart(found: Saving) -> Figure | Sentence:
    """What asking changes in each group, from the likeliest to leave on."""
    drawn = [one for one in found.told if one.effect is not None][::-1]
    if not drawn:
        return save_finding(found)
    at = list(range(len(drawn)))
    effects = [one.effect for one in drawn if one.effect is not None]
    colours = [
        PROGRAMME if one.proven else COST if one in found.put_off else NATURAL for one in drawn
    ]
    return Figure(
        title=_title(found),
        measure=words(
            "What asking adds to the share that stays, in points, with its 90\u00a0% interval"
        ),
        traces=[
            {
                "type": "scatter",
                "mode": "markers",
                "x": rounded(in_points(one.effect for one in effects), 2),
                "y": at,
                "marker": {"color": colours, "size": 11},
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": rounded(in_points(one.reach[1] for one in effects), 2),
                    "arrayminus": rounded(in_points(one.reach[0] for one in effects), 2),
                    "color": INK,
                    "thickness": 1.6,
                },
            }
        ],
        layout={
            "height": 150 + 46 * len(drawn),
            "showlegend": False,
            "xaxis": {"tickformat": "+.0f"},
            "yaxis": {"zeroline": False} | places([told_name(one.cell) for one in drawn]),
            "shapes": [upright(0)],
        },
    )


def _title(found: Saving) -> str:
    best = next(iter(found.proven), None)
    if best is None or best.change is None:
        return words("No group is proven to stay because it is asked")
    return words(
        "“{who}”: asking keeps {change} of all who are asked",
        who=told_name(best.cell),
        change=points(best.change),
    )
