"""What is measured beside the history, in this order, while the tables are open.

Each reads what the history, and those before it, have made in the engine.
"""

from collections.abc import Callable
from typing import Any

from winback_kit.history.at_risk.rows import keep_signal_rows
from winback_kit.history.beside.campaign_bands import campaign_bands
from winback_kit.history.beside.touches_seen import touches_seen
from winback_kit.history.beside.units import units_of
from winback_kit.history.campaigns.outcomes import campaign_outcomes
from winback_kit.history.coming_back.depends_on import keep_contacted
from winback_kit.history.defection.defection import who_left
from winback_kit.history.groups.groups import six_groups
from winback_kit.history.loyalty.bonds import bond_tables
from winback_kit.history.loyalty.opinion_tables import opinion_tables
from winback_kit.history.measure import History
from winback_kit.history.reasons.reasons import reason_tables
from winback_kit.history.saving.save_tables import save_tables
from winback_kit.tables.engine.duckdb_engine import Engine

BESIDE: dict[str, Callable[[Engine, History], Any]] = {
    "groups": six_groups,
    "defection": who_left,
    "_reason_tables": reason_tables,
    "_campaign_bands": campaign_bands,
    "_touches_seen": touches_seen,
    "_campaign_outcomes": campaign_outcomes,
    "_signal_rows": keep_signal_rows,
    "_save_tables": save_tables,
    "_opinion_tables": opinion_tables,
    "_contacted": keep_contacted,
    "_units": units_of,
    "_bonds": bond_tables,
}
