# The public names of the kit and where each lives: the one list of them (see __init__.py).
from winback_kit import show as show
from winback_kit.assumptions.record import Assumption as Assumption
from winback_kit.case.assumptions.record import Case as Case
from winback_kit.case.assumptions.register import register as register
from winback_kit.case.formulas.line import Faces as Faces
from winback_kit.case.formulas.line import Line as Line
from winback_kit.case.from_plan.build import programme_case as programme_case
from winback_kit.case.from_plan.measured_use import MeasuredUse as MeasuredUse
from winback_kit.case.from_plan.measured_use import measured_uses as measured_uses
from winback_kit.case.from_plan.options import options as options
from winback_kit.case.from_plan.other_uses import other_uses as other_uses
from winback_kit.case.from_plan.proven import proven as proven
from winback_kit.case.from_plan.rewards import rewards as rewards
from winback_kit.case.from_plan.stated_and_measured import (
    stated_and_measured as stated_and_measured,
)
from winback_kit.case.judged.assessment import assess as assess
from winback_kit.case.judged.verdict import verdict as verdict
from winback_kit.case.moved.scenarios import scenario_outcomes as scenario_outcomes
from winback_kit.case.moved.what_if import break_even as break_even
from winback_kit.case.moved.what_if import drivers as drivers
from winback_kit.case.result.model import cash_flow as cash_flow
from winback_kit.case.result.outcome import outcome as outcome
from winback_kit.checks import Refused as Refused
from winback_kit.client.codebook.codebook import read_codebook as read_codebook
from winback_kit.client.folder import open_client as open_client
from winback_kit.client.playbooks.read import read_playbooks as read_playbooks
from winback_kit.client_study import Study as Study
from winback_kit.client_study import study as study
from winback_kit.history.measure import read_history as read_history
from winback_kit.history.reasons.agreement import agreement as agreement
from winback_kit.history.reasons.agreement import alpha as alpha
from winback_kit.history.reasons.by_segment import kinds_by_segment as kinds_by_segment
from winback_kit.history.reasons.real_shares import real_shares as real_shares
from winback_kit.history.reasons.reasons import why_they_left as why_they_left
from winback_kit.history.reasons.text_coding import code_texts as code_texts
from winback_kit.live.what_if import what_if as what_if
from winback_kit.plan.communication.communication import communication_plan as communication_plan
from winback_kit.plan.programme.contactable import contactable as contactable
from winback_kit.plan.programme.programme import make_plan as make_plan
from winback_kit.plan.programme.programme_funding import funding_curve as funding_curve
from winback_kit.plan.programme.programme_funding import funding_of as funding_of
from winback_kit.plan.programme.rewards import doing_nothing as doing_nothing
from winback_kit.plan.programme.whole_people import PersonOffer as PersonOffer
from winback_kit.plan.programme.whole_people import choose_people as choose_people
from winback_kit.plan.readiness.score import Rated as Rated
from winback_kit.plan.readiness.score import lowest as lowest
from winback_kit.plan.readiness.score import score_of as score_of
from winback_kit.plan.reasons.call_back import call_backs as call_backs
from winback_kit.plan.reasons.fix_or_win import fix_or_win as fix_or_win
from winback_kit.records.yaml_record import read_record as read_record
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine as DuckDBEngine
from winback_kit.tables.engine.spark_engine import SparkEngine as SparkEngine
from winback_kit.value import models as models
from winback_kit.value.customers.customer_value import customer_value as customer_value
from winback_kit.value.returns.return_forecast import return_forecast as return_forecast
from winback_kit.value.second_lifetime.second_lifetime import (
    second_lifetime_value as second_lifetime_value,
)
from winback_kit.version import __version__ as __version__
