"""The question of what an offer does to price and brand."""

from winback_kit.assumptions import priors
from winback_kit.case.from_plan.build import active_customers
from winback_kit.case.moved.side_effects import SideEffects, side_effects
from winback_kit.client_study import Study
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    share_fact,
)
from winback_kit.show.questions.question import Answer
from winback_kit.words.catalogue import words
from winback_kit.words.told import told


def price_and_brand(study: Study) -> Answer:
    """The stress, with the share at which the programme would be worth nothing."""
    found, cur = side_effects_of(study), study.case.currency
    npv = money_fact(found.npv, "side_effects.npv", cur)
    stress = say(
        "A stress: {asked} of {active} who would pay in full get the offer too, a year, at {offer} "
        "each, and {put_off} of those contacted complain or opt out and stay away. The net present "
        "value is then {npv} instead of {base}.",
        asked=share_fact(found.asked_a_year, "side_effects.asked_a_year", digits=1),
        active=count_fact(
            found.active, "side_effects.active", "{n} active customer", "{n} active customers"
        ),
        offer=money_fact(found.offer, "side_effects.offer", cur),
        put_off=share_fact(found.put_off, "side_effects.put_off", digits=1),
        npv=npv,
        base=money_fact(study.outcome.npv, "figures.npv", cur),
    )
    if found.stated:
        return Answer(in_a_line(stress, _even(found)), words("Who asks for the offer: as stated"))
    if not found.active:
        return Answer(
            say("Nobody is an active customer who could ask for the offer too."), "", open=True
        )
    source = words(
        "{prior}; complaints and opt-outs as high as the pilot’s stop rules allow",
        prior=told(priors.ASK_FOR_THE_OFFER.source),
    )
    unmeasured = say("Nobody has measured it.")
    return Answer(in_a_line(unmeasured, stress, _even(found)), source, open=True)


def side_effects_of(study: Study) -> SideEffects:
    """The stress of a study."""
    return side_effects(study.case, active_customers(study.history))


def _even(found: SideEffects) -> Sentence:
    if found.even_at is None:
        return say("It is not above 0 however few ask for the offer.")
    if found.even_at > 1:
        return say("Even if every active customer got the offer once a year it would stay above 0.")
    return say(
        "It reaches 0 where {share} of them get the offer in a year.",
        share=share_fact(found.even_at, "side_effects.even_at", digits=1),
    )
