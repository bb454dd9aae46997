"""What others have published about lost customers: figures to start from, and claims to refuse.

A figure to start from is a benchmark: it stands in for a measurement until there is one, and the
page says so. A claim that is refused has no method, definition or comparison behind it, or is
repeated otherwise than its source says. Shares of customers are 0 to 1; points are differences of
shares; a ratio is a factor. Grades: D a published source, E hearsay or judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winback_kit.words.text import marked


@dataclass(frozen=True)
class PublishedFigure:
    """One figure. `low` and `high` are the source's range, or 90 % where it allows one.

    `year` None: the source bears no date. Of a claim to refuse: `why` it is refused, the
    benchmark to take `instead`, and how it is recognised in a source text: `named` and, where
    given, `numbers` too; or `named_alone` where the value lies from `low` to `high`.
    """

    key: str
    says: str
    value: float
    low: float | None
    high: float | None
    unit: Literal["share", "points", "ratio"]
    source: str
    year: int | None
    grade: Literal["D", "E"]
    use: Literal["prior", "reject"] = "prior"
    why: str = ""
    instead: str = ""
    named: str = ""
    numbers: str = ""
    named_alone: str = ""


F = PublishedFigure
APPS = marked("RevenueCat, reactivation of app subscribers")
CDNOW = marked("CDNOW orders of a tenth of 1997's new customers, counted")
TELECOM = marked(
    "Kumar, Bhagwat & Zhang, Harvard Business Review, telecom, no arm without an offer"
)
SURVEY = marked("Griffin Group and CustomerSat survey of over 500 executives")
THOMAS = marked("Thomas, Blattberg & Fox, Journal of Marketing Research")
TARP = marked("TARP, intention as stated, quoted by Fast Company")
MAIL = marked("Hillstrom, e-mail test with a holdout, customers of the last year, two weeks")

PRIORS: tuple[PublishedFigure, ...] = (
    F("app_monthly_return", marked("app subscribers by the month who return within a year"),
      0.201, 0.18, 0.24, "share", APPS, 2026, "D"),
    F("app_weekly_return", marked("app subscribers by the week who return within a year"),
      0.090, 0.07, 0.10, "share", APPS, 2026, "D"),
    F("app_yearly_return", marked("app subscribers by the year who return within a year"),
      0.052, 0.04, 0.06, "share", APPS, 2026, "D"),
    F("app_monthly_dear_return", marked("app subscribers by the month at a high price who return"),
      0.29, None, None, "share", APPS, 2026, "D"),
    F("app_yearly_dear_return", marked("app subscribers by the year at a high price who return"),
      0.044, None, None, "share", APPS, 2026, "D"),
    F("shop_return_after_180_days",
      marked("online shoppers silent for 180 days who buy in the next 181"),
      196 / 1748, 0.100, 0.125, "share", CDNOW, 1998, "D"),
    F("shop_return_after_90_days",
      marked("online shoppers silent for 90 days who buy in the next 181"),
      281 / 1957, 0.131, 0.157, "share", CDNOW, 1998, "D"),
    F("natural_return_12_months", marked("customers who return within a year by themselves"),
      0.08, 0.02, 0.20, "share",
      marked("judgement, over the benchmarks of apps and shops"), None, "E"),
    F("payment_lapse_return", marked("subscribers lost by a failed payment who return"),
      0.20, 0.10, 0.30, "share", marked("rekko.io glossary"), None, "E"),
    F("voluntary_leaver_return", marked("subscribers who cancelled and return"),
      0.065, 0.03, 0.10, "share", marked("rekko.io glossary"), None, "E"),
    F("consumer_campaign_return", marked("consumers who return after a win-back campaign, gross"),
      0.10, 0.05, 0.15, "share", marked("lotoftools.org calculator"), 2026, "E"),
    F("software_campaign_return",
      marked("business software customers who return after a campaign, gross"),
      0.05, 0.02, 0.08, "share", marked("lotoftools.org calculator"), 2026, "E"),
    F("telecom_discount_return", marked("lost telecom customers who return for a discount, gross"),
      0.45, None, None, "share", TELECOM, 2016, "D"),
    F("telecom_upgrade_return", marked("lost telecom customers who return for an upgrade, gross"),
      0.41, None, None, "share", TELECOM, 2016, "D"),
    F("telecom_bundle_return", marked("lost telecom customers who return for a bundle, gross"),
      0.47, None, None, "share", TELECOM, 2016, "D"),
    F("mail_order_rate", marked("recipients of one win-back mail who order, gross"),
      0.01, 0.009, 0.014, "share", marked("a shop's figures in the Klaviyo community"), None, "E"),
    F("cancel_page_discount_taken", marked("leavers who take a discount on the cancel page"),
      0.08, None, None, "share", marked("a shop's figures in the web2wave community"), None, "E"),
    F("mail_uplift_mens", marked("buyers that a mail on men's goods caused"),
      0.0068, 0.0053, 0.0083, "points", MAIL, 2008, "D"),
    F("mail_uplift_womens", marked("buyers that a mail on women's goods caused"),
      0.0031, 0.0018, 0.0045, "points", MAIL, 2008, "D"),
    F("second_life_retention_ratio",
      marked("retention of a second lifetime over the first's at equal age"),
      0.97, 0.90, 1.03, "ratio", marked("judgement"), None, "E"),
    F("deep_discount_value_ratio", marked("value of customers won by 35 % off over others'"),
      0.5, None, None, "ratio", marked("Lewis, Journal of Marketing Research"), 2006, "D"),
    F("offer_taken_by_natural", marked("those who return by themselves and take the offer too"),
      0.90, 0.60, 1.00, "share", marked("judgement"), None, "E"),
    F("reason_unknown", marked("lost customers whose reason is unknown"),
      0.40, 0.20, 0.60, "share", marked("judgement"), None, "E"),
    F("internet_provider_yearly_loss", marked("customers of internet providers lost in a year"),
      0.22, None, None, "share", THOMAS, 2004, "D"),
    F("long_distance_yearly_loss", marked("US long-distance customers lost in a year"),
      0.30, None, None, "share", THOMAS, 2004, "D"),
    F("german_mobile_yearly_loss", marked("German mobile customers lost in a year"),
      0.25, None, None, "share", THOMAS, 2004, "D"),
    F("no_process_for_lost", marked("firms without a process to identify the lost"),
      0.71, None, None, "share", SURVEY, 2007, "D"),
    F("number_lost_unknown", marked("firms that do not know how many they lose"),
      0.46, None, None, "share", SURVEY, 2007, "D"),
    F("no_process_for_at_risk", marked("firms without a process to identify those at risk"),
      0.68, None, None, "share", SURVEY, 2007, "D"),
    F("winning_rival_unknown", marked("firms that do not learn which rival won"),
      0.62, None, None, "share", SURVEY, 2007, "D"),
    F("no_interviews_with_lost", marked("firms that do not interview the lost"),
      0.60, None, None, "share", SURVEY, 2007, "D"),
    F("number_won_back_unknown", marked("firms that do not know how many they win back"),
      0.77, None, None, "share", SURVEY, 2007, "D"),
    F("same_product_elsewhere",
      marked("buyers who dropped a supplier for the same product elsewhere"),
      0.62, None, None, "share", SURVEY, 2007, "D"),
    F("got_an_apology", marked("buyers who dropped a supplier and got an apology"),
      0.25, None, None, "share", SURVEY, 2007, "D"),
    *(
        F(f"rebuy_{key}", says, value, None, None, "share", TARP, None, "E")
        for key, says, value in (
            ("small_silent",
             marked("buy again after a problem below $5, silent"), 0.37),
            ("small_unsatisfied",
             marked("buy again after a problem below $5, complained, not satisfied"), 0.46),
            ("small_satisfied",
             marked("buy again after a problem below $5, complained, satisfied"), 0.70),
            ("small_satisfied_fast",
             marked("buy again after a problem below $5, complained, satisfied fast"), 0.95),
            ("large_silent",
             marked("buy again after a problem above $100, silent"), 0.09),
            ("large_unsatisfied",
             marked("buy again after a problem above $100, complained, not satisfied"), 0.19),
            ("large_satisfied",
             marked("buy again after a problem above $100, complained, satisfied"), 0.54),
            ("large_satisfied_fast",
             marked("buy again after a problem above $100, complained, satisfied fast"), 0.82),
        )
    ),
)  # fmt: skip

TO = r"\s*%?\s*(?:-|–|—|to|and)\s*"
PER_CENT = r"\s*(?:%|per\s?cent)"
LESS = r"\b(?:low|less|small|below)\w*"
REJECTED: tuple[PublishedFigure, ...] = (
    F("sell_to_lost_20_to_40", "20 to 40 % chance to sell to a lost customer",
      0.30, 0.20, 0.40, "share", "the firm Marketing Metrics, quoted by Griffin", None, "E",
      "reject", "no sample, period or definition was ever shown, and retellings differ",
      "natural_return_12_months",
      r"marketing\s+metrics|sell\w*\s+to\s+(?:an?\s+)?(?:lost|former|lapsed)",
      rf"\b(?:20{TO}40|60{TO}70){PER_CENT}", r"marketing\s+metrics"),
    F("second_lifetime_40_to_60_lower", "a second lifetime is worth 40 to 60 % less",
      0.50, 0.40, 0.60, "ratio", "attributed to Stauss & Friege, not found there", None, "E",
      "reject", "the paper it is attributed to does not say so", "",
      r"second[\s-]+(?:life|clv|customer)|\bSLT?V\b",
      rf"\b40{TO}60{PER_CENT}.*{LESS}|{LESS}.*\b40{TO}60{PER_CENT}"),
    F("odds_fall_10_to_15_a_month", "the odds to win back fall by 10 to 15 % a month",
      0.125, 0.10, 0.15, "ratio", "attributed to Thomas, Blattberg & Fox, not found", None, "E",
      "reject", "no paper was found that says so", "",
      r"\b(?:odds|chances?|probabilit\w+|win[\s-]?back)\b",
      rf"\b10{TO}15{PER_CENT}.*\bmonth|\bmonth.*\b10{TO}15{PER_CENT}"),
    F("return_in_days_76_to_110", "34 % return in days 76 to 110",
      0.34, None, None, "share", "a vendor's page", None, "E",
      "reject", "a vendor's claim far above any count with a method",
      "shop_return_after_90_days", rf"\b76{TO}110\b", r"\bdays?\b|\b34\s*%"),
    F("woo_back_4_of_10", "4 of 10 lost customers can be wooed back",
      0.40, 0.40, 0.40, "share", "ProfitWell", None, "E",
      "reject", "any return at any time counts, refunds too, and nobody was held out",
      "app_monthly_return", r"\bwoo\w*\s+back|profitwell|paddle",
      r"\b(?:4|four)\s+(?:of|in|out\s+of)\s+(?:every\s+)?(?:10|ten)\b", r"\bwoo\w*\s+back"),
    F("5_per_cent_fewer_defections", "5 % fewer defections raise profit by 25 to 85 %",
      0.50, 0.25, 0.85, "ratio", "Reichheld & Sasser, Harvard Business Review", 1990, "D",
      "reject", "arithmetic on percentage points in a few firms, not an effect that was observed",
      "", r"reichheld|defection|retention|\bchurn",
      rf"(?=.*profit)\b5(?:{PER_CENT}|\s*points?)?.*\b(?:25|85|95|100|125){PER_CENT}"),
    F("firms_lose_20_to_40_a_year", "the average firm loses 20 to 40 % of its customers a year",
      0.30, 0.20, 0.40, "share", "Griffin & Lowenstein, Customer WinBack", 2001, "E",
      "reject", "its authors print 10 to 40 % elsewhere, and no count lies behind either", "",
      r"(?=.*\b(?:average|typical|griffin)\b).*(?:\blos(?:e|es|ing|t|s)\b|defect)",
      rf"\b[12]0{TO}40{PER_CENT}"),
    F("reinstating_returns_214", "214 % return on winning back against 23 % on a bought list",
      2.14, None, None, "ratio", "Stauss & Friege, Journal of Service Research", 1999, "D",
      "reject", "one publisher's example, and gross: who would have returned anyway counts", "",
      rf"\b214{PER_CENT}", rf"\b23{PER_CENT}|stauss|friege"),
    F("96_of_100_never_complain", "96 % of the dissatisfied never complain",
      0.96, None, None, "share", "TARP, packaged goods of small value", None, "E",
      "reject", "holds for small purchases alone; of large ones about half are complained of", "",
      rf"\b96(?:{PER_CENT}|\s+of\s+100)|\b26\s+silent", r"(?:never|not|n't)\s+complain|silent"),
    F("vendor_recovers_83", "32 % less churn, 83 % recovered",
      0.83, None, None, "share", "vendors of cancel flows", None, "E",
      "reject", "vendors' own figures without a holdout; saves are counted as returns",
      "payment_lapse_return", r"churnkey|lostchurn",
      rf"\b32{PER_CENT}.*churn|\b83{PER_CENT}.*recover|recover\w*.*\b83{PER_CENT}"),
)  # fmt: skip
