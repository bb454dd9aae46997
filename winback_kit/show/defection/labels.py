"""Slices in words: the column and the value of one, as a reader would say it."""

from collections.abc import Callable, Mapping

from winback_kit.history.defection.chances import TENURE, TICKET_DAYS, TICKETS
from winback_kit.history.defection.slices import Values
from winback_kit.history.defection.traits import WORTH
from winback_kit.show.kit.sentence import shortened
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import money
from winback_kit.words.told import told_name

_NAMED: Mapping[str, str] = {
    "segment": marked("Segment: {name}"),
    "source": marked("Source: {name}"),
    "country": marked("Country: {name}"),
    "channel": marked("First order by {name}"),
    "product": marked("First bought: {name}"),
    "plan": marked("Plan at first: {name}"),
    "period": marked("Pays by: {name}"),
}
_DISCOUNT = {
    "yes": marked("First order with a discount"),
    "no": marked("First order without a discount"),
}
_TICKETS = {
    "yes": marked("A ticket in the {days} days before"),
    "no": marked("No ticket in the {days} days before"),
}


def slice_name(key: Values, currency: str) -> str:
    """A slice in the reader's words.

    >>> slice_name(("source", "social"), "EUR"), slice_name(("tenure", "..90"), "EUR")
    ('Source: social', 'Customers for up to 90 days')
    >>> slice_name(("worth", "400..600"), "EUR")
    'First payment of EUR\\u202f400 to EUR\\u202f600'
    """
    column, value = key
    if column == TENURE:
        return _between(value, _TENURES, str)
    if column == WORTH:
        return _between(value, _WORTHS, lambda end: money(float(end), currency, digits=0))
    if column == TICKETS:
        return words(_TICKETS[value], days=str(TICKET_DAYS))
    if column == "discount":
        return words(_DISCOUNT[value])
    return words(_NAMED[column], name=shortened(told_name(value)))


_TENURES = (
    marked("Customers for up to {high} days"),
    marked("Customers for {low} to {high} days"),
    marked("Customers for more than {low} days"),
)
_WORTHS = (
    marked("First payment below {high}"),
    marked("First payment of {low} to {high}"),
    marked("First payment of {low} or more"),
)


def _between(value: str, said: tuple[str, str, str], written: Callable[[str], str]) -> str:
    low, high = value.split("..")
    if not low:
        return words(said[0], high=written(high))
    if not high:
        return words(said[2], low=written(low))
    return words(said[1], low=written(low), high=written(high))
