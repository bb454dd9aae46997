"""A test as it was registered: `experiments/<name>/registration.yml`, written before it began.

What is tested, how people are drawn, when it is read and by which rules stands in the file, with a
SHA-256 over all of it, so that nobody changes it once results are in:

    sha256 = SHA-256 of the other keys as JSON, keys in order, no blanks

A registered test goes before client.yml: as long as it runs, lists and case draw by its shares.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field

from winback_kit.assumptions.record import Day
from winback_kit.checks import refused
from winback_kit.client.experiment import Unit
from winback_kit.records.yaml_record import Record, read_yaml, to_record

EXPERIMENTS, REGISTRATION = "experiments", "registration.yml"
SHA = "sha256"

Count = Annotated[float, Field(ge=0)]
ShareOf = Annotated[float, Field(ge=0, le=1)]


class RegisteredDraw(Record):
    """How people are drawn into the arms: the same person alike on every machine."""

    salt: str = Field(description="drawn by the SHA-256 of salt|id; held out below the share")
    unit: Unit = Field(description="whose id it is")
    holdout_shares: dict[str, ShareOf] = Field(description="by segment")
    today_share: ShareOf = Field(description="of the others, left to what is done today")
    universal_salt: str = Field(description="draws those held out of every campaign")
    universal_share: ShareOf = Field(description="of the lost, held out of every campaign")


class RegisteredDates(Record):
    """When it begins, when its last contact may be, and when it is read."""

    start: Day
    contacts_until: Day = Field(description="the first day on which nobody new is drawn")
    gate: Day = Field(description="the day on which the programme is stopped, scaled or tested on")
    read: Day = Field(description="the window of those drawn last is over: the whole effect")
    looks: tuple[Day, ...] = Field(strict=False, description="it is looked at before, by rule")


class RegisteredArms(Record):
    """The customers of one segment and offer in each arm, and what they can show."""

    segment: str
    offer: str
    treated: Count
    held_out: Count
    today: Count
    natural_return_rate: ShareOf = Field(description="within the window, as planned")
    uplift: float = Field(description="as planned")
    smallest_uplift: float | None = Field(description="seen with the power below; null: none is")
    power: ShareOf = Field(description="the chance that the planned uplift is seen")
    cost_of_holdout: float = Field(description="what contacting those held out would have brought")


class RegisteredMeasure(Record):
    """What is measured, of everybody drawn, whether contacted or not."""

    measure: Literal[
        "returned", "margin", "second_lifetime_90_days", "complaints", "opt_outs", "contact_cost"
    ]
    role: Literal["decides", "beside", "harm"]
    within_days: int = Field(ge=1, description="of the day of the draw")


class StopRule(Record):
    """From `month` on, `then` if what is measured lies below or above the limit."""

    measure: str
    comparison: Literal["below", "above"]
    limit: float
    month: int = Field(ge=0)
    then: Literal["stop", "scale"]


class RegisteredRules(Record):
    """How it is read, and when it is stopped."""

    analysis: Literal["as drawn"] = Field(description="everybody in the arm they were drawn into")
    weighing: Literal["by people of the segments"]
    significance: ShareOf = Field(description="two-sided")
    power: ShareOf
    interval: Literal["Miettinen and Nurminen"]
    late_returns: Literal["Kaplan and Meier by arm"]
    looks: Literal["none", "spending as O'Brien and Fleming"]
    sample_ratio_alarm: ShareOf = Field(description="below this chance the figures are withheld")
    stop: tuple[StopRule, ...] = Field(strict=False)


class Registration(Record):
    """One test, as it was registered."""

    name: str = Field(min_length=1, description="and the campaign of its contacts")
    client: str
    currency: str
    registered: Day = Field(description="the day up to which the log was read")
    hypotheses: tuple[str, ...] = Field(strict=False)
    measures: tuple[RegisteredMeasure, ...] = Field(strict=False)
    dates: RegisteredDates
    draw: RegisteredDraw
    arms: tuple[RegisteredArms, ...] = Field(strict=False)
    rules: RegisteredRules

    def runs_on(self, day: dt.date) -> bool:
        """Whether it is registered on a day, and not read yet."""
        return self.registered <= day < self.dates.read


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of what is registered, whatever its order, blanks and comments.

    >>> digest_of({"a": 1, "b": None}) == digest_of({"b": None, "a": 1})
    True
    """
    text = json.dumps(
        {key: one for key, one in content.items() if key != SHA},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        default=str,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def registration_text(test: Registration, *, heading: str) -> str:
    """The file of a test, with its hash."""
    body = yaml.safe_dump(
        test.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=100
    )
    content = yaml.safe_load(body)
    told = "".join(f"# {line}\n" for line in heading.splitlines())
    return f"{told}{body}{SHA}: {digest_of(content)}\n"


def registered(path: Path) -> Registration:
    """A test as it was registered; refused where the file is no longer what was written.

    Raises Refused where the file is missing, is no registration, or its hash does not fit.
    """
    content, lines = read_yaml(path)
    plain = json.loads(json.dumps(content, default=str))
    given = content.pop(SHA, None)
    if given is None:
        mend = "Put it back as it was written: winback experiment design wrote the hash with it."
        raise refused(path, "has no sha256, so nobody can tell whether it was changed", mend=mend)
    if given != digest_of(plain):
        raise refused(
            path,
            "is not what was registered: its sha256 does not fit what it says",
            mend="Put it back as it was written. A test planned anew is registered anew, under "
            "another name (experiment.name in client.yml).",
        )
    return to_record(content, Registration, where=path, lines=lines)


def registration_files(folder: Path) -> list[Path]:
    """The registrations of a client folder."""
    return sorted((folder / EXPERIMENTS).glob(f"*/{REGISTRATION}"))


def running_test(tests: Iterable[Registration], name: str, day: dt.date) -> Registration | None:
    """The test that runs on a day, of that name; of any name where none is asked for, the last.

    None where no test runs.
    """
    running = [one for one in tests if one.runs_on(day) and name in ("", one.name)]
    return max(running, key=lambda one: (one.registered, one.name), default=None)
