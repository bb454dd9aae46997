"""A text as plain data, as it stands in run.json, so that a later reader is told it in their words.

A text is its pattern with the values of its places, {"text": "{n} of {all}", "values": …}; a number
says how it is written. What is no text is as it is.
"""

from collections.abc import Mapping
from typing import Any

from winback_kit.words.text import Amount, Count, PerCent, Text, Value

PlainText = str | int | float | list[Any] | dict[str, Any]


def text_to_plain(value: Value) -> PlainText:
    """A text or a value of it as plain data.

    >>> from winback_kit.words.text import said
    >>> text_to_plain(said("{n} of {all}", n=Count(3), all=7))
    {'text': '{n} of {all}', 'values': {'all': 7, 'n': {'count': 3}}}
    """
    if isinstance(value, Text):
        values = {name: text_to_plain(one) for name, one in value.values}
        many = {"many": value.many, "number": value.number} if value.many else {}
        return {"text": value.pattern, "values": values, **many}
    if isinstance(value, Count):
        return {"count": value.value}
    if isinstance(value, PerCent):
        return {"per_cent": value.value, "digits": value.digits}
    if isinstance(value, Amount):
        return {"amount": value.value, "digits": value.digits}
    return [text_to_plain(one) for one in value] if isinstance(value, tuple) else value


def text_from_plain(plain: Any) -> Any:
    """What `text_to_plain` made plain, as it was.

    >>> str(text_from_plain({"text": "{n} of {all}", "values": {"n": {"count": 3}, "all": 7}}))
    '3 of 7'
    """
    if isinstance(plain, list):
        return tuple(map(text_from_plain, plain))
    if not isinstance(plain, Mapping):
        return plain
    if "text" in plain:
        values = plain.get("values", {})
        told = tuple(sorted((name, text_from_plain(one)) for name, one in values.items()))
        return Text(plain["text"], told, plain.get("many", ""), plain.get("number", 1.0))
    if "count" in plain:
        return Count(plain["count"])
    kind, name = (PerCent, "per_cent") if "per_cent" in plain else (Amount, "amount")
    return kind(plain[name], plain["digits"])
