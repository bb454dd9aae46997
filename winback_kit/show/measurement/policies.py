"""Which rule of whom to contact was worth most, on the client's own past campaigns."""

from __future__ import annotations

from winback_kit.client_study import Study
from winback_kit.plan.experiment.policy.compared import JudgedRule
from winback_kit.plan.experiment.policy.of_campaigns import LEARNT, CampaignRules
from winback_kit.plan.experiment.policy.rule_value import RuleValue
from winback_kit.show.kit.missing import not_given
from winback_kit.show.kit.sentence import Sentence, in_a_line, listed, say, say_many
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import count, in_range, money, points, share

__all__ = [
    "calibration_finding",
    "policies_finding",
    "policies_table",
    "policy_rule",
]

_NAMES = {
    "all": marked("Everybody, with the offers as drawn"),
    "nobody": marked("Nobody"),
    LEARNT: marked("By segment, learnt on the other campaigns"),
}
_NONE = marked(
    "No rule can be valued: no campaign has drawn every offer beside a group held out. With such a "
    "draw the rules stand here with what each would have brought."
)


def _name(one: JudgedRule) -> str:
    return (
        words(_NAMES[one.name])
        if one.name in _NAMES
        else words("Everybody, with {offer}", offer=one.name)
    )


def _all(found: CampaignRules) -> tuple[JudgedRule, ...]:
    return found.compared.nobody, found.compared.all, *found.compared.rules


def policies_table(study: Study) -> Table | Sentence:
    """Each rule: what it contacts, what it is worth a person, and beyond everybody and nobody."""
    if why := study.missing("policies"):
        return not_given(why["policies"])
    found, currency = study.policies, study.data.currency
    if found is None:
        return say(_NONE)
    z = found.compared.z
    return Table.of(
        _all(found),
        (Column("Who is contacted"), _name),
        (Column("Contacted", "share", 0), lambda one: one.worth.contacted),
        (
            _range(marked("Worth a lost customer, {currency} (90\u00a0%)")),
            lambda one: _ends(one.worth, found.alone),
        ),
        (
            _range(marked("Beyond everybody")),
            lambda one: None if one.name == "all" else _ends(one.beyond_all, z),
        ),
        (
            _range(marked("Beyond nobody")),
            lambda one: None if one.name == "nobody" else _ends(one.beyond_nobody, z),
        ),
        currency=currency,
        source=words(
            "Of {people} drawn in past campaigns. Those who by chance were treated as a rule would "
            "have it stand for all (inverse propensity weighting within draws). Worth: second "
            "lifetimes of those who returned within the window, less offers and contacts. The last "
            "two ranges hold for all rules together.",
            people=count(found.compared.people),
        ),
    )


def _range(header: str) -> Column:
    return interval(header, "amount", digits=2, value=True)


def _ends(of: RuleValue, z: float) -> tuple[float, float, float]:
    return of.value, *of.ends(z)


def policies_finding(study: Study) -> Sentence:
    """Which rule is best, and whether that is beyond doubt."""
    if why := study.missing("policies"):
        return not_given(why["policies"])
    found, currency = study.policies, study.data.currency
    if found is None:
        return say(_NONE)
    return in_a_line(_judged(found, currency), _left_out(found))


def _judged(found: CampaignRules, currency: str) -> Sentence:
    compared = found.compared
    beating = compared.beating
    if beating is not None:
        low, high = beating.beyond_all.ends(compared.z)
        return say(
            "The rule “{rule}” contacts {share} of the lost and is worth {more} a lost customer "
            "more than contacting everybody ({low} to {high}). It beats contacting nobody as "
            "surely.",
            share=share(beating.worth.contacted, digits=0),
            rule=_name(beating),
            more=money(beating.beyond_all.value, currency, digits=2),
            **in_range(low, high, "money", currency, digits=2),
        )
    if compared.found == "open":
        return say(
            "No rule is proven better than contacting everybody, nor everybody than nobody: best "
            "by its figure is “{rule}”. Whoever chooses by these campaigns alone chooses by luck.",
            rule=_name(compared.best),
        )
    end = compared.all if compared.found == "all" else compared.nobody
    return say(
        "Best here is “{rule}”, worth {value} a lost customer: every rule that "
        "leaves out or adds some is worth less, or no more that could be proven.",
        rule=_name(end),
        value=money(end.worth.value, currency, digits=2),
    )


def _left_out(found: CampaignRules) -> Sentence | str:
    if not found.left_out:
        return ""
    return say_many(
        found.left_out,
        "Left out is {n} person whose draw lacks an offer or a group held out.",
        "Left out are {n} people whose draws lack an offer or a group held out.",
        n=count(found.left_out),
    )


def policy_rule(study: Study) -> Sentence:
    """The rule that all campaigns together teach: which segment is contacted with which offer."""
    if why := study.missing("policies"):
        return not_given(why["policies"])
    found = study.policies
    if found is None:
        return say(_NONE)
    if not found.contacts:
        return say("By all campaigns together no segment would be contacted.")
    parts = [
        say(
            "{offer}: {segments}.",
            offer=offer,
            segments=listed([one for one, its in found.contacts.items() if its == offer]),
        )
        for offer in found.offers
        if offer in found.contacts.values()
    ]
    return in_a_line(say("By all campaigns together would be contacted:"), *parts)


def calibration_finding(study: Study) -> Sentence:
    """Whether uplifts that other campaigns predict came true, group by group."""
    if why := study.missing("policies"):
        return not_given(why["policies"])
    found = study.policies
    if found is None:
        return say(_NONE)
    calibration = found.calibration
    if calibration is None:
        return say("With one campaign alone no uplift can be predicted from others.")
    first, last = calibration.fifths[0], calibration.fifths[-1]
    told = say(
        "Where the other campaigns promise most ({predicted}), {seen} was caused ({low} to "
        "{high}); where they promise least ({least}), {other}.",
        predicted=points(last.predicted),
        seen=points(last.seen),
        **in_range(last.low, last.high, "points"),
        least=points(first.predicted),
        other=points(first.seen),
    )
    if not calibration.holds:
        off = [one for one in calibration.fifths if not one.holds]
        groups = len(calibration.fifths)
        held = say(
            "In {n} of {all} it came otherwise than promised: the promises rest on few campaigns "
            "themselves.",
            n=count(len(off)),
            all=plural(groups, "{n} group", "{n} groups", n=count(groups)),
        )
    elif calibration.told_apart:
        held = say("Every fifth came as promised, and the best gains more than the least.")
    else:
        held = say(
            "Every fifth came as promised, within its range; that the best gains more than the "
            "least is not proven."
        )
    return in_a_line(told, held)
