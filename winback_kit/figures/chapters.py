"""Everything a chapter shows, under one name: `wk.show`."""

from winback_kit.figures.case import cumulative_cash, gross_against_incremental, npv_bridge
from winback_kit.figures.case_tables import (
    figures_table,
    method_table,
    register_table,
    what_if_table,
    worth_table,
)
from winback_kit.figures.data import (
    bridge,
    checks,
    data_finding,
    readiness_finding,
    revenue_by_month,
    tables_absent,
    tables_given,
)
from winback_kit.figures.decision import (
    cash_finding,
    change_finding,
    decision_finding,
    ranking_finding,
    stamp,
)
from winback_kit.figures.lifetimes import (
    arms_table,
    margin_by_month,
    still_running,
    value_finding,
    value_table,
)
from winback_kit.figures.returns import (
    natural_return,
    natural_return_by_segment,
    returns_finding,
    returns_table,
    rule_finding,
    rule_table,
)

__all__ = [
    "arms_table",
    "bridge",
    "cash_finding",
    "change_finding",
    "checks",
    "cumulative_cash",
    "data_finding",
    "decision_finding",
    "figures_table",
    "gross_against_incremental",
    "margin_by_month",
    "method_table",
    "natural_return",
    "natural_return_by_segment",
    "npv_bridge",
    "ranking_finding",
    "readiness_finding",
    "register_table",
    "returns_finding",
    "returns_table",
    "revenue_by_month",
    "rule_finding",
    "rule_table",
    "stamp",
    "still_running",
    "tables_absent",
    "tables_given",
    "value_finding",
    "value_table",
    "what_if_table",
    "worth_table",
]
