"""What the states of orders mean: a sale or none, in the words of systems and of eleven languages.

The words are in states.yml. Every state that occurs is listed with its rows, its money and how it
was taken; one that nobody knows is taken for a sale, and said.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from winback_kit.checks import refused
from winback_kit.client.folder import Client
from winback_kit.client.settings import Quality
from winback_kit.tables.engine.duckdb_engine import Engine, quoted
from winback_kit.tables.reading.source import where_is
from winback_kit.words.text import marked

FILE = Path(__file__).with_name("states.yml")
MOST_STATES = 100  # a column of more values tells no state
NO_SALE = ("cancelled", "unpaid")
KINDS = {
    "sale": marked("a sale"),
    "partly": marked("a sale, of which a part was paid back"),
    "unknown": marked("a sale, since the word is not known"),
    "cancelled": marked("no sale: called off, refused or only begun"),
    "unpaid": marked("no sale: not paid"),
    "refunded": marked("no sale in the end: paid back"),
}
REFUNDED = "refunded"
UNKNOWN = "unknown"
PARTLY = "partly"
_SIGNS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "œ": "oe"})
_PREFIX = "wc "  # WooCommerce writes wc-completed


def folded(state: str) -> str:
    """A state without case, accents and signs.

    >>> folded("wc-on-hold"), folded("Annulée"), folded("Partially_Refunded")
    ('on hold', 'annulee', 'partially refunded')
    """
    letters = unicodedata.normalize("NFKD", state.lower().translate(_SIGNS))
    bare = "".join(
        sign if sign.isalnum() else " " for sign in letters if not unicodedata.combining(sign)
    )
    return " ".join(bare.split()).removeprefix(_PREFIX)


@cache
def known_states() -> dict[str, str]:
    """Every folded word of states.yml with its kind, its heading there."""
    kinds = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        folded(word): kind
        for kind, languages in kinds.items()
        for words in languages.values()
        for word in words
    }


def kind_of(state: str, quality: Quality) -> str:
    """How a state is taken; client.yml goes before what is known."""
    own = folded(state)
    if own in map(folded, quality.cancelled_status):
        return "cancelled"
    if own in map(folded, quality.sale_status):
        return "sale"
    return known_states().get(own, UNKNOWN)


@dataclass(frozen=True)
class States:
    """The states that occur, the most rows first: state, kind, rows, money (cents), people."""

    rows: pd.DataFrame

    def listed(self, *kinds: str) -> str:
        """The states of these kinds as SQL literals."""
        return ", ".join(map(quoted, self.rows.state[self.rows.kind.isin(kinds)])) or "NULL"

    @property
    def in_currency(self) -> pd.DataFrame:
        """The rows with their money in the currency."""
        return self.rows.assign(money=self.rows.money / 100)


_COLUMNS = ("state", "kind", "rows", "money", "people")
NO_STATES = States(pd.DataFrame({name: [] for name in _COLUMNS}))


def read_states(client: Client, engine: Engine, *, lines_filled: bool) -> States:
    """The states in `orders_given`, each order's once where its lines were filled down.

    Raises Refused where the column holds something else.
    """
    once = "AND NOT further_line" if lines_filled else ""
    engine.create(
        "states_given",
        f"""SELECT status, COUNT(*) AS n, {engine.dialect.whole_sum("amount")} AS money,
              COUNT(DISTINCT customer_id) AS people
            FROM orders_given WHERE status IS NOT NULL AND in_filter {once}
            GROUP BY status""",
    )
    given = engine.frame("states_given").sort_values(["n", "status"], ascending=[False, True])
    if len(given) > MOST_STATES:
        raise refused(
            f"{where_is(client, 'orders')}, column status",
            f"holds {len(given):,} values, which are no states of an order",
            got=given.status.iloc[0],
            mend="Map the column that says paid, cancelled, …, or leave it out.",
        )
    quality = client.settings.quality
    kinds = [kind_of(state, quality) for state in given.status]
    rows = {"state": given.status, "kind": kinds, "rows": given.n, "money": given.money}
    frame = pd.DataFrame(rows | {"people": given.people})
    return States(frame.reset_index(drop=True))
