"""Cases that cannot be used: status 1 and one message with file, line, rule and mend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import assert_refused, run
from tests.conftest import ROOT

TEMPLATE = (ROOT / "templates" / "case.yml").read_text(encoding="utf-8")
RETENTION = "retention: {monthly: 93%}  "
SEGMENT = TEMPLATE[TEMPLATE.index("  - name:") : TEMPLATE.index("# evidence_cut")]
WHAT_IF = "# what_if: {discount_rate: 12%, segments.*.contact_cost: x1.5}"
SCENARIO = "# scenarios: "
BETWEEN = "must keep discount_rate between 0 and 1; it would be 1.2"
SHARES = "must all have a probability, and these must add up to 1; they add up to "
A_CHANGE = "must be a number, a share such as 14%, or a factor such as x0.8; got "

# name: what is replaced in the template, by what (on a line of it is the fault), the words
CASES: dict[str, tuple[str, str, str]] = {
    "a share above 1": (
        "natural_return_rate: 3%",
        "natural_return_rate: 1.5",
        "segments.0.natural_return_rate must be a share between 0 and 1; got 1.5. "
        "Did you mean 0.015 (1.5 %)?",
    ),
    "a share of 150 %": (
        "natural_return_rate: 3%",
        "natural_return_rate: 150%",
        "natural_return_rate must be a share between 0 and 1; got '150%'.",
    ),
    "12 for 12 %": (
        "discount_rate: 10%",
        "discount_rate: 12",
        "discount_rate must be a yearly share between 0 and 1; got 12. Did you mean 0.12 (12 %)?",
    ),
    "a share below 0": ("tax_rate: 25%", "tax_rate: -0.1", "got -0.1. Did you mean 0.1?"),
    "a text for a share": ("tax_rate: 25%", "tax_rate: a%", "must be a number or a share such as"),
    "a share that is no number": ("tax_rate: 25%", "tax_rate: nan%", "must be a finite number"),
    "a retention without unit": (
        RETENTION,
        "retention: 93%",
        "retention must say its unit: the share that stays another month, or a curve by months; "
        "got '93%'. Write {monthly: 93%} if it is a share a month.",
    ),
    "a retention of 12": (RETENTION, "retention: {monthly: 12}", "Did you mean 0.12 (12 %)?"),
    "two forms": (RETENTION, "retention: {monthly: 93%, curve: [1]}", "exactly one form"),
    "no form": (RETENTION, "retention: {hazard_ratio: 1}", "exactly one form"),
    "a rising curve": (RETENTION, "retention: {curve: [1, 0.5, 0.6]}", "curve must not rise"),
    "a curve of 93": (RETENTION, "retention: {curve: [93, 80]}", "shares between 0 and 1"),
    "text in a curve": (RETENTION, "retention: {curve: [1, a]}", "plain numbers; 'a' is none"),
    "NaN in a curve": (RETENTION, "retention: {curve: [1, .nan]}", "'.nan' is none"),
    "an infinite form": (RETENTION, "retention: {sbg: {alpha: 1e999, beta: 1}}", "got '1e999'"),
    "a form of 0": (RETENTION, "retention: {sbg: {alpha: 0, beta: 1}}", "greater than 0; got 0"),
    "a hazard below 0": (RETENTION, "retention: {monthly: 1, hazard_ratio: -1}", "at least 0"),
    "a factor below 0": ("margin: 20  ", "margin: {curve: [1], factor: -1}", "at least 0; got -1"),
    "a misspelt factor": ("margin: 20  ", "margin: {curve: [1], facter: 1}", "mean factor?"),
    "an empty list": ("margin: 20  ", "margin: []", "must list at least one number"),
    "a margin of 1e307": ("margin: 20  ", "margin: 1e307", "got '1e307'"),
    "timing of 1.1": (
        "# return_timing: [0.5, 0.3, 0.2]",
        "return_timing: [0.6, 0.3, 0.2]",
        "segments.0.return_timing must list shares that add up to 1; they add up to 1.1.",
    ),
    "timing below 0": (
        "# return_timing: [0.5, 0.3, 0.2]",
        "return_timing: [1.5, -0.5]",
        "segments.0.return_timing must list shares; none is below 0",
    ),
    "no natural return": (
        "- name: Lost customers",
        "- name: Lost customers\n    #",
        "segments.0.natural_return_rate is required and not given. "
        "Add the line `natural_return_rate: …`.",
    ),
    "no contact months": (
        "- name: Lost customers",
        "- name: Lost customers\n    ##",
        "contact_months is required where contacted_per_month is one number",
    ),
    "a cost below 0": (
        "contact_cost: 2",
        "contact_cost: -2",
        "segments.0.contact_cost must not be negative; got -2. Write it without the sign.",
    ),
    "contacts below 0": ("contacted_per_month: 1000", "contacted_per_month: [5, -1]", "negative"),
    "text for a number": ("setup_cost: 25000", "setup_cost: lots", "must be a number; got 'lots'"),
    "a yes for a number": ("setup_cost: 25000", "setup_cost: true", "must be a number; got True"),
    "nothing for a number": ("setup_cost: 25000", "setup_cost:", "must be a number; got nothing"),
    "a comma in a number": ("setup_cost: 25000", "setup_cost: 25,000", "got '25,000'"),
    "a share for money": ("offer_cost: 30", "offer_cost: 30%", "not a share; got '30%'. Write it"),
    "not a number": ("setup_cost: 25000", "setup_cost: .nan", "must be a number; got '.nan'"),
    "an infinite cost": ("setup_cost: 25000", "setup_cost: 1e400", "got '1e400'"),
    "horizon 0": ("horizon_months: 36", "horizon_months: 0", "must be at least 1; got 0"),
    "half a month": ("horizon_months: 36", "horizon_months: 1.5", "a whole number; got 1.5"),
    "a currency that is none": (
        "currency: EUR",
        "currency: Euro",
        "currency must be a currency code such as EUR; got 'Euro'.",
    ),
    "a lower-case currency": ("currency: EUR", "currency: eur", "got 'eur'. Did you mean EUR?"),
    "a day that is none": ("start: 2027-01-01", "start: 2027-02-30", "got '2027-02-30'"),
    "another treatment of losses": (
        "# loss: carry_forward",
        "loss: ignore",
        "loss must be 'offset' or 'carry_forward'; got 'ignore'",
    ),
    "an unknown key": (
        "offer_cost: 30",
        "ofer_cost: 30",
        "segments.0.ofer_cost is not a known key. Did you mean offer_cost?",
    ),
    "an unknown key within": (
        "# people: 2",
        "capacity: {contacts_per_persn: 3}",
        "contacts_per_persn is not a known key. Did you mean contacts_per_person?",
    ),
    "a number for a block": ("# people: 2", "capacity: 500", "must hold 'key: value' lines"),
    "a list for a block": ("# people: 2", "strategic_churn: []", "must hold 'key: value' lines"),
    "a key twice": (
        "tax_rate: 25%                           # on every flow",
        "\ntax_rate: 1%\ntax_rate: 2%",
        "tax_rate was already given on line 13. Keep one of the two.",
    ),
    "a grade that is none": ("5%, low: 3%, high: 8%, evidence: B", "5%, evidence: F", "got 'F'"),
    "out of its own range": ("offer_cost: 30", "offer_cost: {value: 30, low: 40}", "its own range"),
    "one segment twice": (
        SEGMENT,
        SEGMENT + SEGMENT,
        "segments.1 must differ in name from segments.0 (Lost customers, Voucher).",
    ),
    "no segments": (
        "segments:\n" + TEMPLATE.split("segments:\n")[1],
        "segments:\n",
        "segments must be a list; got nothing",
    ),
    "an empty list of segments": (
        "segments:\n" + TEMPLATE.split("segments:\n")[1],
        "segments: []\n",
        "segments must not be empty",
    ),
    "probabilities of .9": (
        SCENARIO,
        "scenarios: [{name: A, probability: 30%}, {name: B, probability: 60%}]#",
        f"scenarios {SHARES}0.9. Give what is left to one of them.",
    ),
    "one probability of two": (
        SCENARIO,
        "scenarios: [{name: A, probability: 30%}, {name: B}]#",
        f"scenarios {SHARES}0.3.",
    ),
    "one scenario twice": (
        SCENARIO,
        "scenarios: [{name: A}, {name: A}]#",
        "scenarios.1 must differ in name from scenarios.0 (A). Give one of the two another name.",
    ),
    "a scenario of what is not there": (
        SCENARIO,
        "scenarios: [{name: A, changes: {segments.0.retrun_rate: 1%}}]#",
        "scenarios.0.changes.segments.0.retrun_rate is no assumption of this case. "
        "Did you mean segments.0.return_rate?",
    ),
    "a change of what is not there": (
        WHAT_IF,
        "what_if: {discount_rat: 12%}",
        "what_if.discount_rat is no assumption of this case. Did you mean discount_rate?",
    ),
    "a change of no segment": (WHAT_IF, "what_if: {segments.7.return_rate: 1%}", "mean segments.0"),
    "a change beyond its limits": (WHAT_IF, "what_if: {discount_rate: 120%}", BETWEEN),
    "a factor beyond its limits": (WHAT_IF, "what_if: {discount_rate: x12}", BETWEEN),
    "a horizon moved to 0": (WHAT_IF, "what_if: {horizon_months: 0}", "between 1 and 600"),
    "a change by a word": (WHAT_IF, "what_if: {discount_rate: high}", f"{A_CHANGE}'high'"),
    "a factor that is none": (WHAT_IF, "what_if: {discount_rate: xnan}", f"{A_CHANGE}'xnan'"),
    "a change to no number": (WHAT_IF, "what_if: {discount_rate: nan%}", f"{A_CHANGE}'nan%'"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_a_case_that_cannot_be_used(name: str, here: Path) -> None:
    old, new, words = CASES[name]
    assert TEMPLATE.count(old) >= 1
    text = TEMPLATE.replace(old, new, 1)
    if name.startswith("no ") and "required" in words:  # the line itself is gone
        gone = words.split(" is required")[0].rpartition(".")[2]
        text = "\n".join(line for line in text.split("\n") if f"    {gone}:" not in line)
    Path("case.yml").write_text(text, encoding="utf-8")
    ended = run("case", "case.yml")
    assert_refused(ended, words)
    told = next(line for line in ended.message.split("\n") if words in line)
    found = re.match(r"case\.yml, line (\d+): ", told)
    assert found, told
    there = text.split("\n")[int(found[1]) - 1]
    assert any(part and part in there for part in map(str.strip, (new or old).split("\n"))), told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEMPLATE.replace("currency: EUR\n", ""), "currency is required and not given. Add the"),
        (TEMPLATE.split("segments:\n")[0], "segments is required and not given. Add the line"),
        ("", "must hold 'key: value' lines. Begin with the commented example in templates/."),
        ("# nothing yet\n", "must hold 'key: value' lines"),
        ("- a\n- b\n", "must hold 'key: value' lines"),
        ("just words\n", "must hold 'key: value' lines"),
    ],
)
def test_what_is_not_in_the_file_has_no_line(text: str, words: str, here: Path) -> None:
    Path("case.yml").write_text(text, encoding="utf-8")
    assert_refused(run("case", "case.yml"), f"case.yml: {words}")


@pytest.mark.parametrize("endless", ["{monthly: 1}", "{curve: [1], hazard_ratio: 1}"])
def test_a_perpetuity_has_no_residual(endless: str, here: Path) -> None:
    text = TEMPLATE.replace(RETENTION, f"retention: {endless}  ", 1)
    Path("case.yml").write_text(text, encoding="utf-8")
    ended = run("case", "case.yml")
    assert ended.status == 0
    told = "“Lost customers”: a retention of 1 never ends" in ended.out
    assert told == (endless == "{monthly: 1}")
