"""What a reader must know of customer values, in plain words."""

from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.worth.lifetime_value import signed_share
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.value.customers.customer_value_records import Diagnosis
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount, count, customers, months, share

__all__ = ["cautions_table"]

_CAUTIONS = {
    "untested": (
        marked("The forecast could not be tested on this client's own past"),
        marked(
            "too little came after any day that could serve as origin; the intervals hold chance "
            "only"
        ),
    ),
    "missed": (
        marked("In the past the forecast of orders or of money was off by {signed}"),
        marked("the intervals are wider by it; the figures themselves are not corrected"),
    ),
    "part_of_a_year": (
        marked("The part held out covers {months}, not a whole year"),
        marked("a season can look like an error of the model, or hide one"),
    ),
    "nobody_leaves": (
        marked("By the model {share} of all customers are still active"),
        marked("the log is too short to see anybody leave: take the values as an upper end"),
    ),
    "beyond_the_log": (
        marked("The log covers {months} and the horizon is longer"),
        marked("what lies beyond was seen of nobody; half of it, up or down, is in the intervals"),
    ),
    "one_cohort": (
        marked("Nearly all customers made their first order within {months}"),
        marked("it is one cohort: what is said of new customers is said of those of that time"),
    ),
    "cut_on_the_left": (
        marked("The first month has {customers} who are new, far more than later ones"),
        marked(
            "many of them bought before the log begins, so their first orders are not their first"
        ),
    ),
    "once_is_alive": (
        marked("The model takes everybody who bought once for active"),
        marked("those who bought once are valued too high"),
    ),
    "one_spend": (
        marked("Orders of one customer are as different as those of all"),
        marked("everybody is valued at the mean order"),
    ),
    "spend_hangs_on_orders": (
        marked("Frequent customers spend differently on an order (correlation {plain})"),
        marked("the model takes spend and frequency as independent"),
    ),
    "segments_differ": (
        marked("Segments differ in how they buy and leave by more than chance"),
        marked("each has its own model, drawn towards the whole as far as the segment is small"),
    ),
    "segments_alike": (
        marked("Segments do not differ beyond chance in how they buy and leave"),
        marked("they share one model; what differs is the history of their customers"),
    ),
    "other_periods": (
        marked("Running contracts that are paid for by another period: {count}"),
        marked("they are not valued here"),
    ),
}


def cautions_table(value: CustomerValue) -> Table | Sentence:
    """What a reader must know of these figures, in plain words."""
    valued = value.valued
    rows = [_caution(one) for one in valued.diagnoses]
    return Table(
        (Column("What was found"), Column("What it means for these figures")),
        rows or [(words("Nothing out of the way"), words("read them as they stand"))],
    )


def _caution(one: Diagnosis) -> tuple[str, str]:
    found, means = _CAUTIONS[one.kind]
    values = {
        "signed": signed_share(one.number),
        "share": share(one.number),
        "months": months(round(one.number)),
        "count": count(one.number),
        "customers": customers(one.number),
        "plain": amount(one.number, digits=2),
    }
    return words(found, **values), words(means)
