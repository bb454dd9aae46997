"""README.md of the lists: what each column means, who is off by which rule, and what was used."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from winback_kit.history.reasons.losses import RECENT_DAYS
from winback_kit.plan.communication.by_person import MessagesMade
from winback_kit.plan.lists.funnel import Funnel
from winback_kit.plan.lists.off_list import COSTS_MORE, OFF_RULES, WORTH_LESS
from winback_kit.plan.lists.rules import ListRules
from winback_kit.plan.lists.since_list import OFF_NOW, SAVE
from winback_kit.plan.programme.contactable import offer_channels
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.save_list import SAVE_RULES
from winback_kit.report.lists.about_messages import about_messages, why_nobody_written_to
from winback_kit.report.lists.columns import (
    CALLBACK_SAMPLE,
    COMMUNICATION_PLAN,
    CONTACT_LIST,
    LIST_FILES,
    NOT_ON_LIST,
    NOT_ON_SAVE_LIST,
    OFF_SINCE_LAST,
    SAVE_LIST,
    ListFile,
)
from winback_kit.report.lists.save import SaveListMade
from winback_kit.report.lists.since import ListMarked
from winback_kit.words.catalogue import capital, plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count, days, money, share
from winback_kit.words.told import told_name

ABOUT_LISTS = "README.md"
_LEAST_SHOWN = 0.5  # of a customer


@dataclass(frozen=True)
class ListsMade:
    """The rules used, how many are on the list, and how many each rule keeps off it."""

    rules: ListRules
    held_out: int
    funnel: Funnel
    save: SaveListMade
    messages: MessagesMade
    called_back: int = 0
    marked: Mapping[str, ListMarked] | None = None

    @property
    def files(self) -> tuple[ListFile, ...]:
        """The lists of this run; who is on one no more is told where there is a last run's."""
        return LIST_FILES if self.marked is None else (*LIST_FILES, OFF_SINCE_LAST)

    @property
    def listed(self) -> int:
        """Customers on the list, in either arm."""
        return self.funnel.listed

    @property
    def off(self) -> Mapping[str, int]:
        """Lost customers off it, by the code of the rule."""
        return self.funnel.off

    @property
    def record(self) -> dict[str, Any]:
        """What run.json holds of the lists: how many, and what decides who; nobody's id."""
        return {
            "listed": self.listed,
            "held_out": self.held_out,
            "salt": self.rules.draw.salt,
            "holdout_shares": dict(self.rules.draw.holdout_shares),
            "lost": self.funnel.lost,
            "may_be_contacted": self.funnel.may_be_contacted,
            "off": self.funnel.off_by_group,
            "counted_off_list": self.funnel.counted_off_list,
            "lost_before": self.funnel.lost_before,
            "newly_lost": self.funnel.newly_lost,
            "back_while_held": self.funnel.back_while_held,
            "left_alone": self.funnel.left_alone,
            "assumed": self.funnel.assumed,
            "contacted": self.funnel.contacted,
            "save": self.save.record,
            "written_to": self.messages.people,
            "messages": self.messages.messages,
            "asked_only": self.messages.asked_only[0],
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
        return words("Nobody is on it. What keeps most customers off: {why}.", why=why)

    def why_none(self, file: ListFile) -> str:
        """Why nobody is on a list; empty where somebody is."""
        if file is CONTACT_LIST:
            return self.why_empty
        if file is COMMUNICATION_PLAN:
            return why_nobody_written_to(self.messages, listed=self.listed)
        if file is CALLBACK_SAMPLE and not self.called_back:
            return words(
                "Nobody is on it: nobody whose reason is not known yet was lost within {days}, as "
                "far as they may be called.",
                days=days(RECENT_DAYS),
            )
        if file is SAVE_LIST and not self.save.listed:
            return words("Nobody is on it.")
        off = {NOT_ON_LIST: sum(self.off.values()), NOT_ON_SAVE_LIST: sum(self.save.off.values())}
        return words("Nobody is on it.") if off.get(file) == 0 else ""


def about_lists(plan: Plan | None, made: ListsMade) -> str:
    """The page in Markdown, in the reader's language."""
    parts = ["# " + words("Lists"), *_used(plan, made)]
    if plan is not None:
        parts += _agrees(made, plan.currency)
    currency = plan.currency if plan else ""
    for file in made.files:
        parts += [f"## {file.name}.csv, {file.name}.parquet", *_of_file(file, made, currency)]
    return "\n\n".join(parts) + "\n"


def _of_file(file: ListFile, made: ListsMade, currency: str) -> list[str]:
    lines = [f"{capital(words(file.about))}."]
    lines += _rules(made) if file is NOT_ON_LIST else []
    lines += _listed(made) if file is CONTACT_LIST else []
    lines += _saved(made.save) if file is SAVE_LIST else []
    lines += _save_rules(made.save) if file is NOT_ON_SAVE_LIST else []
    lines += _off_now(made) if file is OFF_SINCE_LAST else []
    if file is COMMUNICATION_PLAN and not made.why_none(file):
        lines += about_messages(made.messages, currency)
    elif file in (COMMUNICATION_PLAN, CALLBACK_SAMPLE):
        lines += [one for one in (made.why_none(file),) if one]
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


def _saved(made: SaveListMade) -> list[str]:
    if not made.listed:
        return [words("Nobody is on it.")]
    counts = {"n": count(made.listed), "held": count(made.held_out)}
    if made.rules.in_test:
        return [
            plural(
                made.listed,
                "{n} customer is on it, {held} of them held out: nobody has tested yet what asking "
                "changes, so this is the test.",
                "{n} customers are on it, {held} of them held out: nobody has tested yet what "
                "asking changes, so this is the test.",
                **counts,
            )
        ]
    return [
        plural(
            made.listed,
            "{n} customer is on it, {held} of them held out: one in ten where tests have proven "
            "that asking pays, unless lists.holdout_share says otherwise, and half where it may.",
            "{n} customers are on it, {held} of them held out: one in ten where tests have proven "
            "that asking pays, unless lists.holdout_share says otherwise, and half where it may.",
            **counts,
        )
    ]


def _save_rules(made: SaveListMade) -> list[str]:
    rows: list[tuple[str, ...]] = [
        (f"`{one.code}`", words(one.why), count(made.off.get(one.code, 0))) for one in SAVE_RULES
    ]
    return [_table((words("Rule"), words("Why"), words("Customers")), rows)]


def _off_now(made: ListsMade) -> list[str]:
    """How many are on each list no more, by why."""
    marked = made.marked or {}
    rules = {SAVE: (*OFF_NOW, *SAVE_RULES)}
    why = {
        name: {one.code: one.why for one in rules.get(name, (*OFF_NOW, *OFF_RULES))}
        for name in marked
    }
    rows: list[tuple[str, ...]] = [
        (f"`{name}`", f"`{code}`", words(why[name][code]), count(number))
        for name, of in marked.items()
        for code, number in sorted(of.off.items())
    ]
    if not rows:
        return [words("Everybody who was on a list still is.")]
    head = (words("List"), words("Rule"), words("Why"), words("Customers"))
    return [_table(head, rows)]


def _rules(made: ListsMade) -> list[str]:
    off, counted = made.funnel.off, made.funnel.counted
    rows: list[tuple[str, ...]] = [
        (
            f"`{one.code}`",
            words(one.why),
            count(off.get(one.code, 0)),
            count(counted.get(one.code, 0)),
        )
        for one in OFF_RULES
    ]
    head = (words("Rule"), words("Why"), words("Customers"), words("counted in the case"))
    return [_table(head, rows)]


def _agrees(made: ListsMade, currency: str) -> list[str]:
    """From the lost to those whom the case contacts, each step with its count."""
    known = made.funnel
    steps = [
        (words("Lost today"), known.lost),
        (words("off the list, by the rules below"), -sum(known.off.values())),
        (words("On the contact list"), known.listed),
        (words("off it today, counted in the case all the same"), sum(known.counted.values())),
        (words("lost while the programme contacts"), known.newly_lost),
        (
            words("held out of it by the next test, and back before that is read"),
            -known.back_while_held,
        ),
        (
            words("held out of every campaign, or left to what is done today"),
            -known.left_alone,
        ),
        (
            words(
                "assumed in the case: permissions not known, budget, capacity, contacts as stated"
            ),
            known.assumed,
        ),
        (words("Contacted in the business case"), known.contacted),
    ]
    rows: list[tuple[str, ...]] = [(step, count(n)) for step, n in steps if abs(n) >= _LEAST_SHOWN]
    head = (words("Step"), words("Customers"))
    lines = [
        "## " + words("From the lost to the contacts of the business case"),
        _table(head, rows),
    ]
    costs = sum(known.counted.get(code, 0) for code in (COSTS_MORE, WORTH_LESS))
    if costs:
        lines.append(
            plural(
                costs,
                "The case counts a segment at its mean. With {n} customer whom it counts a contact "
                "costs more than it brings, {money} in all; the list leaves them out, and so "
                "brings that much more than the case says.",
                "The case counts a segment at its mean. With {n} customers whom it counts a "
                "contact costs more than it brings, {money} in all; the list leaves them out, and "
                "so brings that much more than the case says.",
                n=count(costs),
                money=money(known.spared, currency),
            )
        )
    return lines


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
    held = {name: part for name, part in rules.draw.holdout_shares.items() if part}
    if not held:
        return [words("No test is proposed: nobody of the list is held out.")]
    if rules.draw.test:
        return [
            words(
                "Arms are drawn as registered for the test {test} "
                "(experiments/{test}/registration.yml); whoever was drawn before keeps their arm.",
                test=rules.draw.test,
            )
        ]
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
            salt=rules.draw.salt,
            shares=shares,
            stated=stated,
        )
    ]
