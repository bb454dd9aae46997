"""The first half of a study: the tables, what happened, and what it is worth, worked out once.

The engine that holds the tables is closed as soon as the history is measured, unless it is the
caller's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, cast

import pandas as pd

from winback_kit.checks import Refused, TooLittle
from winback_kit.client.folder import Client
from winback_kit.history.at_risk.rows import SignalRows
from winback_kit.history.beside.measured import BESIDE
from winback_kit.history.coming_back.depends_on import ComingBack, coming_back
from winback_kit.history.defection.defection import Defection
from winback_kit.history.groups.groups import Groups
from winback_kit.history.loyalty.bonds import Bonds
from winback_kit.history.loyalty.opinion_tables import OpinionTables
from winback_kit.history.measure import History, measured_history, with_losses
from winback_kit.history.reasons.losses import ReasonTables
from winback_kit.history.reasons.reasons import Reasons, why_they_left
from winback_kit.history.saving.save_tables import SaveTables
from winback_kit.plan.experiment.readout.checks import believed
from winback_kit.plan.offers.uplift import Effect
from winback_kit.plan.programme.programme import offer_effects
from winback_kit.records.result import Result, Rows
from winback_kit.records.stage import Stage
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, Engine
from winback_kit.tables.read import ClientData, Tables, engine_for, read_tables
from winback_kit.value.customers.customer_value import CustomerValue, customer_value
from winback_kit.value.returns.return_forecast import ReturnForecast, return_forecast
from winback_kit.value.second_lifetime.second_lifetime import Value, second_lifetime_value


@dataclass(frozen=True, eq=False, repr=False)
class StudyOfData(Result):
    """What happened to a client's customers and what they are worth, stage by stage."""

    client: Client
    engine: Engine | None = None

    @cached_property
    def refusals(self) -> dict[str, Refused]:
        """What could not be given when it was asked for, and why."""
        return {}

    def missing(self, *stages: str) -> dict[str, TooLittle]:
        """Those of the stages for which the data are too little, and why.

        Raises Refused where one of them is refused for another reason.
        """
        found = {}
        for name in stages:
            try:
                getattr(self, name)
            except TooLittle as why:
                found[name] = why
        return found

    def as_far_as_given(self, part: Callable[[Self], dict[str, Any]]) -> dict[str, Any]:
        """A part of a record; nothing where the data are too little for it."""
        try:
            return part(self)
        except TooLittle:
            return {}

    @cached_property
    def _tables(self) -> Tables:
        engine = self.engine or engine_for(self.client)
        try:
            return read_tables(self.client, engine)
        except BaseException:
            if self.engine is None and isinstance(engine, DuckDBEngine):
                engine.close()
            raise

    def close(self) -> None:
        """Close the study's own engine; it is opened again if a stage needs it."""
        tables = vars(self).pop("_tables", None)
        if tables is not None and self.engine is None:
            tables.engine.close()

    @Stage
    def data(self) -> ClientData:
        """What the client gave: tables, checks, months."""
        return self._tables.data

    @Stage
    def _measured(self) -> History:
        """What happened, whether anybody is lost or not."""
        if "history" in vars(self):
            return self.history
        try:
            vars(self)["data"] = self._tables.data
            history = measured_history(self._tables)
            for name, measured in BESIDE.items():
                vars(self)[name] = measured(self._tables.engine, history)
            return history
        finally:
            self.close()

    @Stage
    def history(self) -> History:
        """What happened: losses, returns, second lifetimes."""
        return with_losses(self._measured)

    def _beside(self, name: str) -> Any:
        """What is measured beside the history while the tables are open."""
        if name not in vars(self):
            _ = self._measured
        if name not in vars(self):  # the history was put in place
            return type(self)(self.client, self.engine)._beside(name)
        return vars(self)[name]

    @Stage
    def groups(self) -> Groups:
        """Who is in which of the six groups, month by month."""
        found: Groups = self._beside("groups")
        return found

    @Stage
    def defection(self) -> Defection:
        """Who left when, where it concentrates, and how they said goodbye."""
        _ = self.history  # refused where nobody was lost
        found: Defection = self._beside("defection")
        return found

    @property
    def reason_tables(self) -> ReasonTables | None:
        """The losses by reason as they leave the engine; None where no reasons are on record."""
        return cast("ReasonTables | None", self._beside("_reason_tables"))

    @Stage
    def reasons(self) -> Reasons:
        """Why they left, and how far that can be believed."""
        return why_they_left(self.reason_tables, self.history)

    @property
    def save_tables(self) -> SaveTables:
        """Customers at risk: asked to stay, at risk today, and their complaints."""
        return cast("SaveTables", self._beside("_save_tables"))

    @property
    def opinion_tables(self) -> OpinionTables:
        """What customers say of features and of their satisfaction."""
        return cast("OpinionTables", self._beside("_opinion_tables"))

    @property
    def signal_rows(self) -> SignalRows:
        """What was known of every customer at risk on past evenings, and today."""
        return cast("SignalRows", self._beside("_signal_rows"))

    @property
    def bonds(self) -> Bonds:
        """What is known of what keeps customers (history/loyalty)."""
        return cast("Bonds", self._beside("_bonds"))

    @property
    def campaign_bands(self) -> pd.DataFrame:
        """The campaigns cut by time since the loss and by orders (history/beside)."""
        return believed(self.history, cast("pd.DataFrame", self._beside("_campaign_bands")))

    @property
    def touches_seen(self) -> pd.DataFrame:
        """Contacts in their order within a loss (history/beside)."""
        return cast("pd.DataFrame", self._beside("_touches_seen"))

    @Stage
    def coming_back(self) -> ComingBack:
        """What coming back depends on, as far as past campaigns tell whose draw holds."""
        contacted = believed(self.history, cast("pd.DataFrame", self._beside("_contacted")))
        return coming_back(contacted, self.history)

    @Stage
    def value(self) -> Value:
        """What a second lifetime is worth, by segment."""
        return second_lifetime_value(self.history)

    @Stage
    def customers(self) -> CustomerValue:
        """What a current customer, a new one and a prospect are worth."""
        return customer_value(self._measured)

    @Stage
    def forecast(self) -> ReturnForecast:
        """What those lost today will do if they are left alone."""
        return return_forecast(self.value)

    @Stage
    def effects(self) -> Rows[Effect]:
        """What each offer causes in each segment: as tested, else assumed."""
        return Rows(offer_effects(self.history))

    def _if_given(self, name: str) -> Any:
        return None if self.missing(name) else getattr(self, name)
