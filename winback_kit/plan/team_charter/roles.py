"""Who takes part in winning back, and who that is at this client; open where nobody is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from winback_kit.client.folder import Client
from winback_kit.records.yaml_record import Record
from winback_kit.words.text import Text, marked, said

Role = Literal["sponsor", "owner", "analyst", "agents", "crm", "legal", "finance"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: dict[Role, str] = {
    "sponsor": marked("Sponsor"),
    "owner": marked("Owner"),
    "analyst": marked("Analyst"),
    "agents": marked("Team"),
    "crm": marked("CRM and mailing"),
    "legal": marked("Legal and data protection"),
    "finance": marked("Finance partner"),
}
_TASKS: dict[Role, Text] = {
    "sponsor": said("answers for the money, and decides at the gates"),
    "owner": said("runs the programme, and answers for list, offers and people"),
    "analyst": said("draws lists and the group held out, and reads what came of it"),
    "agents": said("talks to customers, offers within the limit, writes down why they left"),
    "crm": said("sends what is sent, keeps permissions, takes people off at once"),
    "legal": said("says who may be contacted, by which channel, and with which text"),
    "finance": said("checks the reading, and pays by it"),
}
_NAMED_BY: dict[Role, tuple[str, ...]] = {  # who answers for the first of these that has an owner
    "analyst": ("natural_return_rate", "return_rate", "uplift"),
    "crm": ("contact_cost",),
    "finance": ("margin", "discount_rate", "tax_rate"),
}


@dataclass(frozen=True)
class Member:
    """A role, what it does, and who holds it: a name as the client wrote it, empty where open."""

    role: Role
    task: Text
    name: str

    @property
    def title(self) -> str:
        """The role's name, in English, translated where it is shown."""
        return ROLE_NAMES[self.role]

    @property
    def is_open(self) -> bool:
        """Whether nobody is named."""
        return not self.name


def members_of(client: Client) -> tuple[Member, ...]:
    """Everybody who takes part, in the order of `ROLES`.

    Sponsor and owner are those of `case:`; analyst, CRM and finance are whoever answers there for
    returns, for the cost of a contact, and for the margin or else the discount or tax rate.

    >>> from winback_kit.plan.team_charter.roles import members_of
    >>> [one.role for one in members_of(study.client) if one.is_open][:2]
    ['sponsor', 'owner']
    """
    case = client.settings.case
    named = {"sponsor": case.sponsor, "owner": case.owner}
    stated: Mapping[str, str] = getattr(case, "owners", None) or {}
    answers = {**_owners(case, *case.offers, *case.segments), **stated}
    return tuple(
        Member(
            role,
            _TASKS[role],
            named.get(role)
            or next(
                (answers[key] for key in _NAMED_BY.get(role, ()) if answers.get(key)),
                "",
            ),
        )
        for role in ROLES
    )


def _owners(*holders: Record) -> dict[str, str]:
    """Who answers for an assumption that is stated, by its key; of several the first."""
    found: dict[str, str] = {}
    for holder in holders:
        for key in type(holder).model_fields:
            owner = getattr(getattr(holder, key), "owner", "")
            if owner:
                found.setdefault(key, owner)
    return found


def named(members: tuple[Member, ...], role: Role) -> str:
    """Who holds a role; empty where it is open."""
    return next(one.name for one in members if one.role == role)
