"""The kind of leaving of each customer who is lost today, and who must be left in peace.

Kept: `lost_kinds`, one row a lost customer of whom something is on record: the reason stated, the
one found out later, the kind that counts, and `never`, 1 where the reason or the customer's own
words tell of a death.
"""

from winback_kit.client.codebook.codebook import Codebook
from winback_kit.history.reasons.losses import FAILED, ReasonTables
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

_NONE = """SELECT customer_id, '' AS stated, '' AS real, '' AS kind, 0 AS never
    FROM lost_customers WHERE customer_id IS NULL"""


def lost_kinds(dialect: Dialect, tables: ReasonTables | None, codebook: Codebook) -> str:
    """The SELECT of `lost_kinds`; of nobody where no reasons are on record."""
    if tables is None:
        return _NONE
    losses = tables.reason_losses
    reasons = sorted({*losses.stated, *losses.real} - {""})
    return f"""SELECT r.customer_id, r.stated_reason AS stated, r.real_reason AS real,
          CASE WHEN r.observed = {quoted(FAILED)} THEN 'involuntary'
               WHEN r.real_reason <> '' THEN {_kind("r.real_reason", reasons, codebook)}
               ELSE {_kind("r.stated_reason", reasons, codebook)} END AS kind, r.never
        FROM loss_reasons r JOIN lost_customers l
          ON l.customer_id = r.customer_id AND l.lifetime = r.lifetime"""


def _kind(column: str, reasons: list[str], codebook: Codebook) -> str:
    cases = " ".join(
        f"WHEN {quoted(reason)} THEN {quoted(codebook.of(reason).kind)}" for reason in reasons
    )
    return f"CASE {column} {cases} ELSE 'unknown' END" if cases else "'unknown'"
