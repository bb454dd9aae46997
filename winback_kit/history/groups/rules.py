"""The six groups and the rule that puts each person into exactly one of them.

At the end of day d, from order days up to d only, with the silence s = d − last order day, the
lapse rule L, the days R of a silence that put a customer at risk and the days N for which one is
new, the first that applies:

    1  no order yet               prospect, if known by then, else nobody yet
    2  s ≥ L                      lost
    3  s ≥ R                      at risk, in any lifetime
    4  any earlier gap > L        won back, until lost again
    5  d − first order day < N    new
    6  else                       retained

Under contract the end of the contract stands in the place of 2, and nobody falls silent: 3 stays
empty until a signal of risk has been measured.
"""

from dataclasses import dataclass

from winback_kit.checks import how_many, refused
from winback_kit.client.folder import Client
from winback_kit.history.lapse import LapseRule
from winback_kit.words.text import marked

NOBODY, PROSPECT, NEW, RETAINED, AT_RISK, LOST, WON_BACK = range(7)
STATES = 7
GROUPS = (PROSPECT, NEW, RETAINED, AT_RISK, LOST, WON_BACK)
ACTIVE = (NEW, RETAINED, AT_RISK, WON_BACK)
CUSTOMERS = (*ACTIVE, LOST)
NAMES = {
    NOBODY: marked("Not known yet"),
    PROSPECT: marked("Prospects"),
    NEW: marked("New"),
    RETAINED: marked("Retained"),
    AT_RISK: marked("At risk"),
    LOST: marked("Lost"),
    WON_BACK: marked("Won back"),
}
NEW_UNDER_CONTRACT = 90  # days


@dataclass(frozen=True)
class GroupRule:
    """Days by segment as in the lapse rule: a silence that means lost, one that puts at risk.

    `new` is the days from the first order for which a customer is new. Under contract `at_risk` is
    empty.
    """

    lapse: dict[str, int]
    at_risk: dict[str, int]
    new: int

    @property
    def longest_at_risk(self) -> int:
        """The silence that puts at risk; with several segments the longest, under contract 0."""
        return max(self.at_risk.values(), default=0)

    def moved(self, days: int) -> "GroupRule":
        """The same with a lapse rule so many days longer, and the days at risk in proportion.

        >>> GroupRule({"all": 180}, {"all": 90}, 90).moved(30).at_risk
        {'all': 105}
        """
        lapse = {name: max(1, one + days) for name, one in self.lapse.items()}
        at_risk = {
            name: -(-n * lapse[name] // self.lapse[name]) for name, n in self.at_risk.items()
        }
        return GroupRule(lapse, at_risk, self.new)


def group_rule(rule: LapseRule, client: Client, *, contractual: bool) -> GroupRule:
    """The rule of a client: what it states, else half the lapse rule, rounded up.

    Raises Refused where a silence that puts at risk is stated that has no sense.
    """
    definitions = client.settings.definitions
    stated, where = definitions.at_risk_days, client.where("definitions.at_risk_days")
    if contractual:
        if stated is not None:
            told = "is for silences, and customers under contract do not fall silent"
            raise refused(where, told, mend="Leave it out.")
        return GroupRule({}, {}, definitions.new_days or NEW_UNDER_CONTRACT)
    shortest = min(rule.days.values())
    if stated is not None and stated >= shortest:
        told = f"must be shorter than the lapse rule of {how_many(shortest, 'day')}"
        raise refused(where, told, got=stated, mend="State fewer days, or leave it out.")
    at_risk = {name: stated or -(-days // 2) for name, days in rule.days.items()}
    return GroupRule(dict(rule.days), at_risk, definitions.new_days or max(at_risk.values()))
