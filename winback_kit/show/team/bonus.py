"""What the team is paid a bonus for, and why not for returns."""

from __future__ import annotations

from winback_kit.plan.team_charter.incentive import LASTING_DAYS, IncentiveRule, PaidBy
from winback_kit.plan.team_charter.incentive import SHARE_OF_WORTH as OF_WORTH
from winback_kit.plan.team_charter.team_charter import TeamCharter
from winback_kit.show.kit.sentence import (
    Fact,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    months_fact,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, days, share
from winback_kit.words.told import told_name

__all__ = ["bonus_finding", "bonus_table"]

AT = "team_charter.incentive"


def bonus_table(found: TeamCharter) -> Table | Sentence:
    """Of those contacted who returns, who would have anyway, and who is still there."""
    rule = found.incentive
    if rule is None:
        return say("Where nobody is contacted there is no bonus to agree on.")

    def cell(one: PaidBy, name: str) -> Cell:
        return Cell(getattr(one, name), path=f"{AT}.segments.{rule.parts.index(one)}.{name}")

    def lasting(one: PaidBy) -> Cell:
        at = f"{AT}.segments.{rule.parts.index(one)}.lasting"
        return Cell(rule.lasting_of(one), path=at)

    return Table.of(
        rule.parts,
        (Column("Segment"), lambda one: told_name(one.segment)),
        (Column("Contacted", "count"), lambda one: cell(one, "contacted")),
        (Column("Return", "count"), lambda one: cell(one, "returns")),
        (Column("Would have anyway", "count"), lambda one: cell(one, "anyway")),
        (Column("Because of the contact", "count"), lambda one: cell(one, "caused")),
        (Column("Of these, last", "count"), lasting),
        last=(
            words("Together"),
            Cell(rule.contacted, path=f"{AT}.contacted"),
            Cell(rule.returns, path=f"{AT}.returns"),
            Cell(rule.anyway, path=f"{AT}.anyway"),
            Cell(rule.caused, path=f"{AT}.caused"),
            Cell(rule.still_there, path=f"{AT}.still_there"),
        ),
        source=_about(rule).text,
    )


def _about(rule: IncentiveRule) -> Sentence:
    told = say(
        "As planned, in the {months} until the test is read.",
        months=months_fact(rule.months, f"{AT}.months"),
    )
    if rule.later:
        return in_a_line(
            told,
            say(
                "After {days} nobody can be seen to be gone here, since a shorter silence is no "
                "loss: what lasts is read after {later}.",
                days=days(LASTING_DAYS),
                later=months_fact(rule.lasting_months, f"{AT}.lasting_months"),
            ),
        )
    return in_a_line(told, say("What lasts is still there after {days}.", days=days(LASTING_DAYS)))


def bonus_finding(found: TeamCharter) -> Sentence:
    """Why not by returns, what chance would be paid, and the rule."""
    rule = found.incentive
    if rule is None:
        return say(
            "What counts instead is whether causes were ended, and that is paid by no formula."
        )
    idle = say(
        "Of {returns} returns {anyway} would have come anyway: paid by returns, a team that does "
        "nothing gets {share} of the bonus.",
        returns=count_fact(rule.returns, f"{AT}.returns"),
        anyway=count_fact(rule.anyway, f"{AT}.anyway"),
        share=share_fact(rule.idle_share, f"{AT}.idle_share"),
    )
    if rule.noise is None or rule.noise_by_rule is None or rule.shown is None:
        return in_a_line(
            idle,
            say("Nobody is held out, so nobody can say what the team has caused: no bonus."),
        )
    chance = say(
        "Paid whenever more return than of those held out, a team without any effect would on "
        "average be paid for {noise} returns by chance; by the lower end of the 90 % interval for "
        "{rule}.",
        noise=Fact(rule.noise, f"{AT}.noise", amount(rule.noise, digits=1)),
        rule=Fact(rule.noise_by_rule, f"{AT}.noise_by_rule", amount(rule.noise_by_rule, digits=1)),
    )
    return in_a_line(idle, chance, _rule(rule, found.currency))


def _rule(rule: IncentiveRule, currency: str) -> Sentence:
    if not rule.shown or rule.a_return is None or rule.a_lasting_return is None:
        return say(
            "So the bonus is paid by that lower end, for returns that last; even as planned it is "
            "below zero here at the first reading, and so the first bonus waits for a second one."
        )
    return say(
        "So the bonus is paid by that lower end, for returns that last: {shown} as planned. With "
        "{pot} in all, {part} of what the contacts bring, that is {each} each, in place of {less} "
        "for every return.",
        shown=count_fact(rule.shown, f"{AT}.shown"),
        pot=money_fact(rule.pot, f"{AT}.pot", currency),
        part=share(OF_WORTH, digits=0),
        each=money_fact(rule.a_lasting_return, f"{AT}.a_lasting_return", currency),
        less=money_fact(rule.a_return, f"{AT}.a_return", currency),
    )
