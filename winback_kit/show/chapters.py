"""Everything a chapter shows, under one name: `wk.show`."""

from winback_kit.show.case.case import cumulative_cash, gross_against_incremental, npv_bridge
from winback_kit.show.case.case_tables import (
    figures_table,
    method_table,
    register_table,
    what_if_table,
    worth_table,
)
from winback_kit.show.case.what_if import one_way_finding, one_way_table, tornado
from winback_kit.show.data.data import (
    bridge,
    checks,
    data_finding,
    readiness_finding,
    revenue_by_month,
    tables_absent,
    tables_given,
)
from winback_kit.show.decision.decision import (
    cash_finding,
    change_finding,
    decision_finding,
    ranking_finding,
    stamp,
)
from winback_kit.show.decision.options import (
    funding_chart,
    funding_finding,
    funding_table,
    options_chart,
    options_finding,
    options_table,
)
from winback_kit.show.decision.pilot import gates_table, pilot_finding, pilot_table
from winback_kit.show.decision.risk import (
    cash_at_risk,
    knowing_finding,
    knowing_table,
    risk_finding,
    risk_table,
    scenarios_table,
    value_at_risk,
)
from winback_kit.show.kit.written import write_for
from winback_kit.show.offers.ledger import ledger_table
from winback_kit.show.offers.offers import (
    best_offers_finding,
    best_offers_table,
    most_offer_finding,
    most_offer_table,
)
from winback_kit.show.offers.rewards import (
    doing_nothing_chart,
    doing_nothing_finding,
    rewards_chart,
    rewards_finding,
    rewards_table,
)
from winback_kit.show.offers.uplift_grid import uplift_grid
from winback_kit.show.second_lifetime.lifetimes import (
    arms_table,
    margin_by_month,
    still_running,
    value_finding,
    value_table,
)
from winback_kit.show.second_lifetime.return_forecast import (
    methods_table,
    next_year_finding,
    past_finding,
    past_forecasts_table,
    tenths,
)
from winback_kit.show.second_lifetime.returns import (
    natural_return,
    natural_return_by_segment,
    returns_finding,
    returns_table,
    rule_finding,
    rule_table,
)
from winback_kit.show.second_lifetime.winning_back import (
    unusual_finding,
    unusual_months,
    won_back_finding,
    won_back_table,
)
from winback_kit.show.worth.cautions import cautions_table
from winback_kit.show.worth.lifetime_value import (
    customer_value_finding,
    customer_value_table,
    holdout_tracking,
    models_finding,
    models_table,
)
from winback_kit.show.worth.prospects import prospects_finding, prospects_table
from winback_kit.show.worth.worth_of_people import (
    value_by_history,
    worth_of_one,
)

__all__ = [
    "arms_table",
    "best_offers_finding",
    "best_offers_table",
    "bridge",
    "cash_at_risk",
    "cash_finding",
    "cautions_table",
    "change_finding",
    "checks",
    "cumulative_cash",
    "customer_value_finding",
    "customer_value_table",
    "data_finding",
    "decision_finding",
    "doing_nothing_chart",
    "doing_nothing_finding",
    "figures_table",
    "funding_chart",
    "funding_finding",
    "funding_table",
    "gates_table",
    "gross_against_incremental",
    "holdout_tracking",
    "knowing_finding",
    "knowing_table",
    "ledger_table",
    "margin_by_month",
    "method_table",
    "methods_table",
    "models_finding",
    "models_table",
    "most_offer_finding",
    "most_offer_table",
    "natural_return",
    "natural_return_by_segment",
    "next_year_finding",
    "npv_bridge",
    "one_way_finding",
    "one_way_table",
    "options_chart",
    "options_finding",
    "options_table",
    "past_finding",
    "past_forecasts_table",
    "pilot_finding",
    "pilot_table",
    "prospects_finding",
    "prospects_table",
    "ranking_finding",
    "readiness_finding",
    "register_table",
    "returns_finding",
    "returns_table",
    "revenue_by_month",
    "rewards_chart",
    "rewards_finding",
    "rewards_table",
    "risk_finding",
    "risk_table",
    "rule_finding",
    "rule_table",
    "scenarios_table",
    "stamp",
    "still_running",
    "tables_absent",
    "tables_given",
    "tenths",
    "tornado",
    "unusual_finding",
    "unusual_months",
    "uplift_grid",
    "value_at_risk",
    "value_by_history",
    "value_finding",
    "value_table",
    "what_if_table",
    "won_back_finding",
    "won_back_table",
    "worth_of_one",
    "worth_table",
    "write_for",
]
