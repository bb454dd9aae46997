"""Agreement of recordings, real shares, codebook and texts, against published and planted truth."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from sample_data.planted import Retail
from sample_data.words import patterns, sentence
from tests.conftest import ROOT
from tests.shared_reseeds import CLIENTS, reseeds
from winback_kit.checks import Refused
from winback_kit.client.codebook.codebook import read_codebook
from winback_kit.client.codebook.kinds import TOLD
from winback_kit.client.codebook.propose import proposed_codebook
from winback_kit.client.codebook.text_rules import TextRules
from winback_kit.client_study import study
from winback_kit.history.reasons.agreement import agreement, alpha, crossed
from winback_kit.history.reasons.near_texts import near_groups
from winback_kit.history.reasons.real_shares import real_shares
from winback_kit.history.reasons.text_coding import code_texts


@pytest.mark.parametrize(
    ("table", "observed", "kappa"),
    [
        ([[20, 5], [10, 15]], 0.7, 0.4),  # p_e = .5 · .6 + .5 · .4 = .5
        ([[45, 15], [25, 15]], 0.6, 0.130435),  # p_e = .6 · .7 + .4 · .3 = .54
        ([[25, 35], [5, 35]], 0.6, 0.259259),  # p_e = .6 · .3 + .4 · .7 = .46
    ],
)
def test_kappa_of_published_tables(table: list[list[int]], observed: float, kappa: float) -> None:
    found = agreement(np.array(table), ["yes", "no"])
    assert found.observed == pytest.approx(observed)
    assert found.kappa == pytest.approx(kappa, abs=1e-6)


def test_a_recording_with_one_reason_has_no_kappa() -> None:
    found = agreement(np.array([[7, 0], [5, 0]]), ["pushed", "bought"])
    assert found.kappa is None
    assert not found.better_than_chance
    assert [(one.name, one.moved) for one in found.shifts] == [("pushed", 5), ("bought", -5)]


@pytest.mark.slow
def test_a_failed_payment_is_no_loss_that_could_tell_a_reason() -> None:
    found = study(ROOT / "sample_data" / "subscription").reasons
    failed, unknown = found.of("involuntary"), found.of("unknown")
    assert failed is not None
    assert unknown is not None
    # all who could tell a reason did, or theirs is not known: two ways to the same people
    chosen = found.losses - failed.people
    assert sum(one.losses for one in found.capture) == chosen
    assert sum(one.reasons for one in found.capture) == chosen - unknown.people
    assert found.unknown_of_chosen == pytest.approx(unknown.people / chosen)
    assert found.unknown == pytest.approx(unknown.people / found.losses)


def test_alpha_of_krippendorffs_example() -> None:
    """Krippendorff 2011, four observers and twelve units with gaps: .743 for names."""
    told = """
        1 2 3 3 2 1 4 1 2 . . .
        1 2 3 3 2 2 4 1 2 5 . 3
        . 3 3 3 2 3 4 2 2 5 1 .
        1 2 3 3 2 4 4 1 2 5 1 ."""
    rows = [line.split() for line in told.strip().splitlines()]
    units = pd.DataFrame(rows).T.replace(".", None)
    assert alpha(units) == pytest.approx(0.743, abs=5e-4)
    assert alpha(units.assign(n=2)) == pytest.approx(alpha(pd.concat([units, units])))


def test_real_shares_by_hand() -> None:
    """Stated: 60 by price, of whom 20 were checked (15 price, 5 service); 40 by service, of whom 10
    were checked, all service. Real: price .6 · .75 = .45, service .6 · .25 + .4 = .55.
    """
    rows = [("price", "", 40), ("price", "price", 15), ("price", "service", 5)]
    rows += [("service", "", 30), ("service", "service", 10), ("", "", 50)]
    found = real_shares(pd.DataFrame(rows, columns=["stated", "real", "n"]))
    assert found is not None
    assert [(one.name, one.stated) for one in found.rows] == [("price", 0.6), ("service", 0.4)]
    assert [one.real for one in found.rows] == pytest.approx([0.45, 0.55])
    assert (found.people, found.checked, found.unchecked) == (100, 30, 0)
    # In the variance (15 + .5)/21 of the one and .5/11 of the other are price:
    q1, q2 = 15.5 / 21, 0.5 / 11
    mean = 0.6 * q1 + 0.4 * q2
    within = 0.36 * q1 * (1 - q1) / 20 + 0.16 * q2 * (1 - q2) / 10
    between = (0.6 * (q1 - mean) ** 2 + 0.4 * (q2 - mean) ** 2) / 100
    half = 1.6448536 * (within + between) ** 0.5
    assert found.rows[0].low == pytest.approx(0.45 - half, abs=1e-6)
    assert found.rows[0].high == pytest.approx(0.45 + half, abs=1e-6)


def test_real_shares_hold_what_they_say() -> None:
    """200 draws of 400 people of whom a fifth are checked, in 90 % intervals (one error: 1.5 %)."""
    rng = np.random.default_rng(4)
    stated, real = (
        np.array([0.5, 0.3, 0.2]),
        np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0, 0.1, 0.9]]),
    )
    truth = stated @ real
    held = total = 0
    for _ in range(200):
        said = rng.choice(3, size=400, p=stated)
        was = (rng.random(400)[:, None] > real[said].cumsum(axis=1)).sum(axis=1)
        rows = pd.DataFrame({"stated": said.astype(str), "real": was.astype(str), "n": 1})
        found = real_shares(rows.assign(real=rows.real.where(rng.random(400) < 0.2, "")))
        assert found is not None
        for one in found.rows:
            held += one.low <= truth[int(one.name)] <= one.high
            total += 1
    assert 0.855 <= held / total <= 0.945


DOCS = ROOT / "docs" / "reasons.md"
WORDS = {
    "bought": ["price", "expensive", "cheaper"],
    "pulled": ["competitor", "faster", "feature"],
    "pushed": ["rude", "late", "down", "outage", "support"],
    "moved": ["moved"],
}
TEXTS = {
    "Too expensive for what we use": ("bought",),
    "Your agent was rude and the parcel came late": ("pushed",),
    "Moved to Lisbon": ("moved",),
    "Switched to a competitor with a faster app": ("pulled",),
    "It was not expensive, but the site was down again": ("pushed",),
    "Cheaper elsewhere and support never answered": ("bought", "pushed"),
    "": (),
    "asdf": (),
}


def test_eight_texts_are_coded_right() -> None:
    rules = TextRules(WORDS, ["not", "never"])
    assert {text: rules.codes(text) for text in TEXTS} == TEXTS


def test_a_coder_that_does_not_hear_no_gets_one_of_eight_wrong() -> None:
    deaf = TextRules(WORDS, [])
    right = [(codes or ("unknown",))[0] for codes in TEXTS.values()]
    told = [(deaf.codes(text) or ("unknown",))[0] for text in TEXTS]
    names = ["bought", "pulled", "pushed", "moved", "unknown"]
    found = agreement(crossed(right, told, [1] * 8, names), names)
    assert found.observed == 7 / 8
    assert found.kappa == pytest.approx(0.84)  # p_e = (2·3 + 1 + 2·1 + 1 + 2·2) / 64 = .21875


def test_negation_ends_with_its_clause() -> None:
    rules = TextRules({"price": ["expensive"], "none": ["no longer need*"]}, ["not", "no"])
    assert rules.codes("Not really very expensive") == ()
    assert rules.codes("Not good, expensive") == ("price",)
    assert rules.codes("No, expensive") == ("price",)
    assert rules.codes("We no longer needed it") == ("none",)  # a phrase holds its own no


def test_near_texts_are_one_group() -> None:
    texts = [
        "The bench came with a leg missing.",
        "The garden table came with a leg missing",
        "The bench came with a leg missing!",
        "Waited two weeks for a bench and then it was the wrong one.",
        "Too dear",
        "Too late",
    ]
    assert near_groups(texts) == [0, 0, 0, 1, 2, 3]


PLANTED = {
    "Too expensive": "bought",
    "Bad service": "unintentionally pushed",
    "Better elsewhere": "pulled",
    "No longer needed": "moved",
    "Account closed by us": "intentionally pushed",
}


def told(by_reason: dict[str, list[str]], each: int) -> pd.DataFrame:
    """Texts of each pattern with its places filled in, coded as planted."""
    rows = [
        (sentence([pattern], (at + 0.37) / each, rival=("Nordholm", "Casa Verde")[at % 2]), kind)
        for reason, kind in PLANTED.items()
        for pattern in by_reason[reason]
        for at in range(each)
    ]
    return pd.DataFrame(rows, columns=["text", "kind"]).assign(n=1)


def test_texts_whose_patterns_were_never_learnt_are_coded_as_planted(tmp_path: Path) -> None:
    """κ over patterns in other folds; the words of the template were written with them in sight."""
    book = read_codebook(tmp_path).with_words("pulled", ["Nordholm", "Casa Verde"])
    found = code_texts(told(patterns("goodbyes"), 8), book)
    assert found.used == "both"
    assert found.both is not None
    assert found.both.kappa is not None
    assert found.both.kappa >= 0.8
    assert found.rules is not None
    assert found.classifier is not None
    assert found.rules.kappa != found.classifier.kappa


def test_codes_that_mean_nothing_are_refused(tmp_path: Path) -> None:
    texts = told(patterns("goodbyes"), 8)
    rng = np.random.default_rng(1)
    shuffled = texts.assign(kind=rng.permutation(texts.kind.to_numpy()))
    found = code_texts(shuffled, read_codebook(tmp_path))
    assert found.used == ""
    assert found.coded.empty
    assert found.rules is not None
    assert not found.rules.better_than_chance


def test_codebook_names_kinds_and_what_they_can_be_traced_to(tmp_path: Path) -> None:
    book = """
reasons:
  Too dear: bought
  late parcel: {kind: unintentionally pushed, locus: rival, controllable: false}
words:
  bought: [dear]
"""
    (tmp_path / "codebook.yml").write_text(book, encoding="utf-8")
    found = read_codebook(tmp_path)
    late = found.of("LATE  parcel")
    assert (late.kind, late.proposed) == ("unintentionally pushed", False)
    assert (late.traced.locus, late.traced.stability) == ("rival", "passing")
    assert late.traced.controllable is False
    assert found.kind_told("expensive") == "unknown"  # its own words for bought, and no others
    assert found.kind_told("a rude man") == "unintentionally pushed"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("reasons:\n  Late: pushd\n", "line 2"),
        ("words:\n  pulled: ['*']\n", "line 2"),
        ("reason: {}\n", "line 1"),
    ],
)
def test_a_codebook_with_a_mistake_is_refused_with_its_line(
    tmp_path: Path, text: str, line: str
) -> None:
    (tmp_path / "codebook.yml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=line):
        read_codebook(tmp_path)


def test_the_proposed_codebook_can_be_read_again(tmp_path: Path) -> None:
    reasons = ["Too expensive", 'He said "no": late', "Qwertz"]
    text = proposed_codebook(read_codebook(tmp_path), reasons)
    (tmp_path / "codebook.yml").write_text(text, encoding="utf-8")
    again = read_codebook(tmp_path)
    assert [again.of(reason).kind for reason in reasons] == [
        "bought",
        "unintentionally pushed",
        "unknown",
    ]
    assert not any(again.of(reason).proposed for reason in reasons)


def test_template_is_a_codebook_and_no_word_tells_two_kinds() -> None:
    words = yaml.safe_load((ROOT / "templates" / "codebook.yml").read_text(encoding="utf-8"))[
        "words"
    ]
    kinds: dict[str, list[str]] = {}
    for kind, own in words.items():
        assert len(own) == len(set(own)), kind
        for word in own:
            kinds.setdefault(word.casefold(), []).append(kind)
    assert {word: found for word, found in kinds.items() if len(found) > 1} == {}


@pytest.mark.slow
def test_real_shares_of_new_clients_hold_what_was_planted() -> None:
    """Given who stated what, a reason of which a customer can have is real four times in five, and
    each of the three others one time in fifteen; who was sent away was.
    """
    plan = Retail()
    own = [one.name for one in plan.reasons if one.natural_return_rate > 0]
    other = (1 - plan.real_reason_agrees) / (len(own) - 1)
    held = total = 0
    for client in reseeds():
        found = client["real"]
        said = {one.name: one.stated for one in found.rows}
        in_all = sum(said[name] for name in own)
        for one in found.rows:
            agree = plan.real_reason_agrees * one.stated + other * (in_all - one.stated)
            truth = agree if one.name in own else one.stated
            held += one.low <= truth <= one.high
            total += 1
    assert total == 5 * CLIENTS
    assert held / total >= 0.85


def test_docs_say_how_well_texts_are_coded(tmp_path: Path) -> None:
    """Both rows of docs/reasons.md, worked out anew (to two digits, whatever the machine)."""
    rows = re.findall(
        r"\| (\d+) [^|]*\| ([\d.]+) \| ([\d.]+|–) \| ([\d.]+) \|", DOCS.read_text("utf-8")
    )
    assert [number for number, *_ in rows] == ["200", "40"]
    book = read_codebook(tmp_path).with_words("pulled", ["Nordholm", "Casa Verde"])
    seen = told(patterns("goodbyes"), 8)
    found = code_texts(seen, book)
    ways = (found.rules, found.classifier, found.both)
    assert [way.kappa for way in ways if way] == pytest.approx(
        list(map(float, rows[0][1:])), abs=0.01
    )
    other = yaml.safe_load((ROOT / "tests" / "other_words.yml").read_text("utf-8"))
    unseen = told(other, 1)
    assert len(unseen) == 40
    both = code_texts(pd.concat([seen, unseen.assign(kind="")]), book).coded
    by_text = dict(zip(both.text, both.kind, strict=True))
    codes = ([book.kind_told(text) for text in unseen.text], [by_text[t] for t in unseen.text])
    names = [*TOLD, "unknown"]
    kappas = [agreement(crossed(unseen.kind, one, unseen.n, names), names).kappa for one in codes]
    assert kappas == pytest.approx([float(rows[1][1]), float(rows[1][3])], abs=0.01)
