"""README.md of the lists: what each column means, who is off by which rule, and what was used."""

import json
from dataclasses import dataclass
from typing import Any

from winback_kit.plan.lists.off_list import OFF_RULES
from winback_kit.plan.lists.rules import ListRules
from winback_kit.plan.programme.contactable import offer_channels
from winback_kit.plan.programme.programme import Plan
from winback_kit.report.lists.columns import LIST_FILES, NOT_ON_LIST, ListFile
from winback_kit.words.catalogue import plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count, share
from winback_kit.words.told import told_name

ABOUT_LISTS = "README.md"


@dataclass(frozen=True)
class ListsMade:
    """The rules used, how many are on the list, and how many each rule keeps off it."""

    rules: ListRules
    listed: int
    held_out: int
    off: dict[str, int]

    @property
    def record(self) -> dict[str, Any]:
        """What run.json holds of the lists: how many, and what decides who; nobody's id."""
        return {
            "listed": self.listed,
            "held_out": self.held_out,
            "salt": self.rules.salt,
            "holdout_shares": dict(self.rules.holdout_shares),
        }

    @property
    def why_empty(self) -> str:
        """Why nobody is on the list: the rule that keeps most off it; empty where somebody is."""
        if self.listed:
            return ""
        if not self.off:
            return words("Nobody is on it: no customer is lost.")
        most = max(self.off, key=lambda code: self.off[code])
        why = next(words(rule.why) for rule in OFF_RULES if rule.code == most)
        return words("Nobody is on it; most often because the customer {why}.", why=why)


def about_lists(plan: Plan | None, made: ListsMade) -> str:
    """The page in Markdown, in the reader's language."""
    parts = ["# " + words("Lists"), *_used(plan, made)]
    for file in LIST_FILES:
        parts += [f"## {file.name}.csv, {file.name}.parquet", *_of_file(file, made)]
    return "\n\n".join(parts) + "\n"


def _of_file(file: ListFile, made: ListsMade) -> list[str]:
    lines = [f"{words(file.about).capitalize()}."]
    lines += _rules(made) if file is NOT_ON_LIST else _listed(made)
    rows: list[tuple[str, ...]] = [(f"`{one.name}`", words(one.meaning)) for one in file.columns]
    return [*lines, _table((words("Column"), words("Meaning")), rows)]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _listed(made: ListsMade) -> list[str]:
    if not made.listed:
        return [made.why_empty]
    return [
        plural(
            made.listed,
            "{n} customer is on it, {held} of them held out.",
            "{n} customers are on it, {held} of them held out.",
            n=count(made.listed),
            held=count(made.held_out),
        )
    ]


def _rules(made: ListsMade) -> list[str]:
    rows: list[tuple[str, ...]] = [
        (f"`{rule.code}`", words(rule.why), count(made.off.get(rule.code, 0))) for rule in OFF_RULES
    ]
    return [_table((words("Rule"), words("Why"), words("Customers")), rows)]


def _used(plan: Plan | None, made: ListsMade) -> list[str]:
    """What decided: the day, the pause, tests not read, channels, and the draw of the arms."""
    rules = made.rules
    said = [
        words(
            "As of {day}. Every opt-out and contact that is known counts, also a later one.",
            day=day(rules.as_of),
        ),
        plural(
            rules.pause_days,
            "Nobody is on a list who was contacted within {n} day before (contact_pause_days).",
            "Nobody is on a list who was contacted within {n} days before (contact_pause_days).",
            n=count(rules.pause_days),
        ),
        words(
            "Whoever is held out in a test stays so until its test is read: on the day stated "
            "for the campaign (read_on), or when the return window of those drawn last is over."
        ),
        *_channels(plan, rules),
        *_draw(rules),
        words(
            "In the CSV files a text that a sheet would take for a formula begins with an "
            "apostrophe; the Parquet files hold it as it was given."
        ),
    ]
    return ["\n".join(f"- {line}" for line in said)]


def _channels(plan: Plan | None, rules: ListRules) -> list[str]:
    if not rules.permissions_known:
        return [
            words(
                "Permissions are not known: remove whoever may not be contacted before a list "
                "is used."
            )
        ]
    if plan is None:
        return []
    stated = offer_channels(plan.history.data.client)
    without = dict.fromkeys(one.offer for one in plan.worths if not stated.get(one.offer))
    return [
        words("{offer} has no channel of its own: any open channel carries it.", offer=name)
        for name in map(told_name, without)
    ]


def _draw(rules: ListRules) -> list[str]:
    held = {name: part for name, part in rules.holdout_shares.items() if part}
    if not held:
        return [words("No test is proposed: nobody of the list is held out.")]
    shares = "; ".join(
        words("{segment} {share}", segment=told_name(name), share=share(part, digits=1))
        for name, part in held.items()
    )
    stated = json.dumps({name: round(part, 6) for name, part in held.items()}, ensure_ascii=False)
    return [
        words(
            "Arms are drawn by the SHA-256 of “{salt}|customer_id”, and held out are {shares}: "
            "what the test of the business case asks for, unless it is stated. State lists.salt "
            "and lists.holdout_shares in client.yml ({stated}) and nobody changes arms as "
            "data come in.",
            salt=rules.salt,
            shares=shares,
            stated=stated,
        )
    ]
