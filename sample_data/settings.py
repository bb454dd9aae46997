"""client.yml of the sample clients, as a client would fill it in."""

from __future__ import annotations

from sample_data.planted import Retail, Subscription

LOW, HIGH = 0.85, 1.25  # the range of the programme's costs, as shares of what is stated
_RETAIL = """\
# yaml-language-server: $schema=../../templates/client/client.schema.json
client: {client}
currency: {currency}
locale: en_GB
as_of: {as_of}

definitions:
  lapse_days: {lapse_days}              # agreed with the head of the shop
  segment_by: reason
  return_window_months: 6

case:
  sponsor: Head of the shop
  owner: Head of customer care
  budget_from: Marketing
  decide_by: 2026-08-14
  owners:                      # of what was measured, by the key of the assumption
    natural_return_rate: CRM
    return_rate: CRM
    margin: Finance
    retention: Finance
    contacted_per_month: Head of customer care
    holdout: CRM
    team_cost: Human resources
    people: Head of customer care
    capacity: Head of customer care
  start: 2026-09-01
  horizon_months: 36
  discount_rate:
    value: 10%
    low: 8%
    high: 12%
    evidence: C
    source: Cost of capital, finance guideline 2026
    date: 2026-01-15
    owner: Finance
  tax_rate:
    value: 25%
    evidence: C
    source: Tax return 2025
    date: 2026-03-31
    owner: Finance
  programme:
    setup_cost:
      value: {setup_cost:.0f}
      low: {setup_low:.0f}
      high: {setup_high:.0f}
      evidence: C
      source: Tender for the campaign software and the training of callers
      date: 2026-05-20
      owner: CRM
  success_fee:                 # of an agency that would do it in place of an own team
    share:
      value: 25%
      low: 20%
      high: 30%
      evidence: C
      source: Offer of an agency for winning customers back
      date: 2026-05-28
      owner: Purchasing
    months: 12
  contact_months: {contact_months}
  offers:
{offers}
team:
  roles: [win-back caller]     # of staff.csv, which tells what they cost and can do
  led_by: [team lead]

campaigns:                     # as they were drawn, so that it is seen if somebody is missing
{campaigns}
communication:
  sender: {{name: Mara Lind, role: Head of customer care}}
  offers:                      # as they are worded to customers
    Voucher: a voucher for 60 euros
    Apology call: a call from us in person, and a small present
  what_changed:                # of the other reasons nothing is stated, and so nothing is told
    Bad service:
      text: >-
        Every complaint is now answered by a person within one working day, and if a delivery is
        late we tell you before you have to ask.
      proof: How long our answers take stands on our website, month by month.

loyalty:
  feature_reasons:             # of what was asked about: the reason that its lack stands for
{lacks}"""

LACKS = {
    "Delivery on the promised day": "Bad service",
    "A quick answer from customer care": "Bad service",
    "A wide choice": "Better elsewhere",
}
_OFFER = """\
    - name: {name}
      offer_cost:
        value: {offer_cost}
        evidence: C
        source: {offer_source}
        date: 2026-05-20
        owner: CRM
      contact_cost:
        value: {contact_cost:.2f}
        evidence: B
        source: Invoices of the campaigns of 2025
        date: 2025-12-31
        owner: CRM
"""
_OFFER_SOURCES = {
    "Voucher": "Face value of the voucher; it is always used up",
    "Apology call": "Mean cost of the small present sent after a call",
}

_SUBSCRIPTION = """\
# yaml-language-server: $schema=../../templates/client/client.schema.json
client: {client}
currency: {currency}
locale: en_GB
as_of: {as_of}

definitions:
  segment_by: segment
  return_window_months: 6

case:
  start: 2026-09-01
  horizon_months: 36
  margin_rate:
    value: {margin_rate:.0%}
    low: 42%
    high: 48%
    evidence: C
    source: Management accounts 2025
    date: 2026-02-28
    owner: Finance
  discount_rate:
    value: 9%
    evidence: C
    source: Bank loan of 2025
    date: 2025-09-30
    owner: Finance
  tax_rate: 25%
  programme:
    setup_cost:
      value: 1500
      evidence: C
      source: Quotation of the agency
      date: 2026-05-11
      owner: Marketing
    team_cost:
      value: 250
      evidence: C
      source: Two hours a week in marketing
      date: 2026-05-11
      owner: Marketing
  contact_months: 12
  offers:
    - name: Free dessert box
      offer_cost: {{value: 6, evidence: C, source: Price list, date: 2026-05-11, owner: Marketing}}
      contact_cost: {{value: 0.10, evidence: C, source: Mail provider, owner: Marketing}}
      uplift: {{value: 4%, low: 0%, high: 8%, evidence: E, source: No test yet, owner: Marketing}}

team:                          # the two hours a week in marketing
  days_a_month: {{value: 4.3, evidence: C, source: An afternoon a week, owner: Marketing}}
  hours_a_day: {{value: 2, evidence: C, source: An afternoon a week, owner: Marketing}}
  share_of_time: {{value: 90%, evidence: C, source: An afternoon a week, owner: Marketing}}
  minutes_a_contact: {{value: 2, evidence: C, source: E-mail checked and sent, owner: Marketing}}
"""


def retail_settings(plan: Retail) -> str:
    """client.yml of the retail client."""
    offers = "".join(
        _OFFER.format(
            name=offer.name,
            offer_cost=f"{offer.offer_cost:g}",
            offer_source=_OFFER_SOURCES[offer.name],
            contact_cost=offer.mean_contact_cost,
        )
        for offer in plan.offers
    )
    return _RETAIL.format(
        client=plan.client,
        currency=plan.currency,
        as_of=plan.as_of,
        lapse_days=plan.lapse_days,
        lacks="".join(
            f"    {feature}: {reason}\n"
            for feature, reason in LACKS.items()
            if reason in {one.name for one in plan.reasons}
        )
        or "    {}\n",
        setup_cost=plan.setup_cost,
        contact_months=plan.contact_months,
        setup_low=plan.setup_cost * LOW,
        setup_high=plan.setup_cost * HIGH,
        offers=offers,
        campaigns="".join(
            f"  - name: {one.name}\n    treated_share: {plan.treated_share:.0%}\n"
            for one in plan.campaigns
        ),
    )


def subscription_settings(plan: Subscription) -> str:
    """client.yml of the subscription client."""
    return _SUBSCRIPTION.format(
        client=plan.client,
        currency=plan.currency,
        as_of=plan.as_of,
        margin_rate=plan.margin_rate,
    )
