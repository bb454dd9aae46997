"""How many messages are sent, what each says, and why there are no more.

The numbers are those of the touches by hand: q = .03, φ = .6, V = 160, c = 1.5 give 3.3000, 1.3386
and .2172 for each customer whom the offer is made once, twice, three times; a fourth would lose.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import ROOT
from winback_kit.client.codebook.kinds import Kind
from winback_kit.client.communication import Changed
from winback_kit.client.playbooks.places import Form
from winback_kit.client.playbooks.playbook import AXIS, Playbook
from winback_kit.client.playbooks.read import read_playbooks
from winback_kit.plan.communication.sequence import (
    MessageSequence,
    MessageTerms,
    Strand,
    changed_for,
    sequence_of,
    triad,
)

BOOKS = read_playbooks(ROOT / "sample_data" / "retail")
HAND = MessageTerms(effect=0.03, worth=0.03 * 160 - 1.5, cost=1.5, left=0.6)
MANY = MessageTerms(effect=0.05, worth=20, cost=0.01, left=0.9)
CHANGED = ("Bad service", Changed(text="We answer.", proof="See for yourself."))


def planned(
    kind: Kind,
    terms: MessageTerms = MANY,
    *,
    changed: tuple[str, Changed] | None = CHANGED,
    most: int = 4,
    form: Form = "e-mail",
) -> MessageSequence:
    book: Playbook = BOOKS.of(kind)
    strand = Strand("S", "Voucher", kind, "", "consumer", form)
    return sequence_of(strand, book, terms, changed=changed, most=most)


def said(sequence: MessageSequence) -> list[str]:
    return ["+".join(one.names) for one in sequence.touches]


def test_the_touches_by_hand_and_what_the_question_costs() -> None:
    assert HAND.value == pytest.approx(160)
    assert HAND.offers == 3
    found = planned("bought", HAND)
    # asking and telling cost 1.5 each, which the 3.3 of the offer can carry; then it is made twice
    assert said(found) == ["question", "change", "offer", "last word"]
    worths = [one.worth for one in found.touches]
    assert worths == pytest.approx([-1.5, -1.5, 3.3, 1.3386], abs=5e-5)
    assert found.stop == "all_said"
    # with φ = .3 a second touch is worth .97·(.009·160 − 1.5) = −.0582: left after the first
    tired = planned("bought", replace(HAND, left=0.3))
    assert said(tired) == ["question", "change", "offer"]
    assert tired.stop == "next_costs_more"


def test_an_offer_carries_as_many_messages_without_it_as_it_is_worth() -> None:
    # worth 2.0, each message 1.5: one is carried (.5 is left), two are not (−1.0)
    found = planned("bought", replace(HAND, worth=2.0))
    assert said(found)[:2] == ["question", "change+offer"]
    # worth 1.0: none is, and the offer itself asks first
    alone = planned("bought", replace(HAND, worth=1.0))
    assert said(alone)[0] == "question+change+offer"
    assert alone.touches[0].message.ask is not None


def test_where_nobody_knows_what_is_left_of_the_effect_the_offer_is_made_twice_at_most() -> None:
    found = planned("bought", replace(HAND, left=None))
    assert said(found) == ["question", "change", "offer", "last word"]
    assert [one.worth for one in found.touches][2:] == [pytest.approx(3.3), None]
    assert found.stop == "not_measured"


@pytest.mark.parametrize(
    ("kind", "most", "names", "stop"),
    [
        ("bought", 3, ["question", "change", "offer"], "most_touches"),
        # a touch that is left out gives what it has to tell to the next
        ("bought", 2, ["question", "change+offer"], "most_touches"),
        ("bought", 1, ["question+change+offer"], "most_touches"),
        ("involuntary", 4, ["question", "offer", "last word"], "all_said"),
    ],
)
def test_fewer_messages_keep_the_offer_and_the_question(
    kind: Kind, most: int, names: list[str], stop: str
) -> None:
    found = planned(kind, most=most)
    assert said(found) == names
    assert found.stop == stop
    assert found.makes_offer
    assert found.touches[0].message.ask is not None  # nobody is made an offer who was not asked


def test_nothing_is_promised_that_nobody_stated() -> None:
    for kind in ("unintentionally pushed", "pulled"):
        only = planned(kind, changed=None)
        assert said(only) == ["question"]
        assert (only.stop, only.makes_offer) == ("nothing_changed", False)
        assert only.touches[0].worth == -0.01  # nobody knows what a question alone brings
    for kind in ("bought", "unknown"):
        without = planned(kind, changed=None)
        assert said(without) == ["question", "offer", "last word"]
        assert not any("what_changed" in one.message.places for one in without.touches)


def test_a_text_that_tells_of_a_change_has_a_code_of_its_own() -> None:
    codes = [one.code for one in planned("unintentionally pushed").touches]
    assert codes == [
        "service.question.e-mail",
        "service.change.e-mail.bad-service",
        "service.offer.e-mail",
        "service.last-word.e-mail",
    ]
    merged = planned("unintentionally pushed", most=2).touches[1]
    assert merged.code == "service.change+offer.e-mail.bad-service"


def test_what_changed_is_looked_for_by_reason_and_then_by_kind() -> None:
    own, of_kind = Changed(text="A."), Changed(text="B.")
    stated = {"Bad  Service": own, "unintentionally pushed": of_kind}
    assert changed_for(stated, reason="bad service", kind="bought") == ("Bad  Service", own)
    found = changed_for(stated, reason="Rude", kind="unintentionally pushed")
    assert found == ("unintentionally pushed", of_kind)
    assert changed_for(stated, reason="", kind="bought") is None


def test_an_effect_that_is_not_known_is_one_message() -> None:
    none = MessageTerms(effect=0, worth=1, cost=0.1, left=0.6)
    assert (none.offers, none.worth_of(1), none.worth_of(2)) == (1, 1, None)


def test_justice_is_the_share_of_the_parts_that_are_told() -> None:
    # interactional: acknowledge, own it, ask; procedural: what changed, proof, easy yes, easy no;
    # distributive: the offer
    assert sorted(AXIS.values()).count("procedural") == 4
    whole = planned("unintentionally pushed")
    assert triad([(whole, 1)]) == {"interactional": 1, "procedural": 1, "distributive": 1}
    asks = planned("unintentionally pushed", changed=None)
    assert triad([(asks, 1)]) == {"interactional": 1, "procedural": 2 / 4, "distributive": 0}
    both = triad([(whole, 3), (asks, 1)])
    assert both == pytest.approx({"interactional": 1, "procedural": 7 / 8, "distributive": 3 / 4})
    unproven = planned("unintentionally pushed", changed=("x", Changed(text="We answer.")))
    assert triad([(unproven, 1)])["procedural"] == 3 / 4
    assert triad([])["distributive"] == 0
