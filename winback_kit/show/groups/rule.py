"""How much of the groups is the lapse rule's doing."""

from winback_kit.history.groups.groups import Groups
from winback_kit.history.groups.moved_rule import MovedRule
from winback_kit.history.groups.rules import AT_RISK, LOST, NAMES, NEW, RETAINED, WON_BACK
from winback_kit.show.groups.people import people
from winback_kit.show.kit.sentence import Place, Sentence, count_fact, say, share_fact
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import days

__all__ = ["moved_rule_finding", "moved_rule_table"]

ORDER = (NEW, RETAINED, AT_RISK, LOST, WON_BACK)


def moved_rule_table(groups: Groups) -> Table | Sentence:
    """The groups of the as-of date by a shorter rule, the rule as it stands, and a longer one."""
    if not groups.moved_rules:
        return _no_rule()

    def column(at: int, one: MovedRule) -> Column:
        used = marked("Lost after {days} (used)") if at == 1 else marked("Lost after {days}")
        return Column(words(used, days=days(one.days)), "count")

    return Table(
        [Column("Group"), *(column(at, one) for at, one in enumerate(groups.moved_rules))],
        [
            (
                words(NAMES[group]),
                *(
                    people(one.heads.get(group, 0), f"groups.moved_rules.{at}.heads.{group}")
                    for at, one in enumerate(groups.moved_rules)
                ),
            )
            for group in ORDER
        ],
        source=words("On the as-of date. The silence that puts at risk moves in proportion."),
    )


def moved_rule_finding(groups: Groups) -> Sentence:
    """How far the number of the lost depends on the rule."""
    if not groups.moved_rules:
        return _no_rule()
    shorter, stated, longer = groups.moved_rules
    lost: dict[str, Place] = {
        "fewer": days(shorter.days),
        "used": days(stated.days),
        "longer": days(longer.days),
        "more": count_fact(shorter.heads.get(LOST, 0), f"groups.moved_rules.0.heads.{LOST}"),
        "less": count_fact(longer.heads.get(LOST, 0), f"groups.moved_rules.2.heads.{LOST}"),
        "lost": count_fact(stated.heads.get(LOST, 0), f"groups.moved_rules.1.heads.{LOST}"),
    }
    if not shorter.won_back_share and not longer.won_back_share:
        return say(
            "With {fewer} in place of {used}, {more} would count as lost, with {longer} {less} "
            "(now {lost}). By neither rule is a customer of today one who was won back.",
            **lost,
        )
    return say(
        "With {fewer} in place of {used}, {more} would count as lost, with {longer} {less} (now "
        "{lost}); won back would be {shorter_back} or {longer_back} of the customers. The rule "
        "moves people between groups; it moves no money.",
        **lost,
        shorter_back=share_fact(shorter.won_back_share, "groups.moved_rules.0.won_back_share"),
        longer_back=share_fact(longer.won_back_share, "groups.moved_rules.2.won_back_share"),
    )


def _no_rule() -> Sentence:
    return say(
        "Under contract the end of the contract says who is lost, so there is no silence to choose "
        "and nothing to move."
    )
