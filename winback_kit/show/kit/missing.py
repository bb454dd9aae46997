"""What stands where the data are too little: what was found, and what is needed."""

from dataclasses import dataclass

from winback_kit.checks import TooLittle
from winback_kit.show.kit.sentence import Sentence, count_fact, in_a_line, say
from winback_kit.words.catalogue import marked, translated, words
from winback_kit.words.locale import month
from winback_kit.words.numbers import count
from winback_kit.words.text import Text
from winback_kit.words.told import told

UNDER_TEN = marked("under 10")  # in the place of a number of one to nine people
MISSING = "wb-missing"  # the class in HTML of what stands in the place of a result


@dataclass(frozen=True)
class NotGiven(Sentence):
    """A sentence in the place of a result; a chapter's page announces nothing before it."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = f'<p class="wb-finding {MISSING}">{self.as_html()}</p>'
        return {"text/html": html, "text/plain": self.text}


def what_is_missing(why: TooLittle) -> str:
    """What was found and what is needed, else what is not right.

    >>> what_is_missing(TooLittle("…", what="customers", found=12, needed=30))
    'customers: 12 found, 30 needed'
    """
    if why.found is None or why.needed is None:
        return rule_or_mend(why.rule)
    return words(
        "{what}: {found} found, {needed} needed",
        what=words(why.what),
        found=count(why.found),
        needed=count(why.needed),
    )


def rule_or_mend(part: object) -> str:
    """A part of what is missing in the reader's words, whether it has places to fill or none.

    >>> from winback_kit.words.text import Count, said
    >>> rule_or_mend(said("holds {n} returns", n=Count(3))), rule_or_mend("Give a longer log.")
    ('holds 3 returns', 'Give a longer log.')
    """
    return told(part) if isinstance(part, Text) else translated(str(part))


def not_given(why: TooLittle) -> NotGiven:
    """The sentence in the place of what cannot be shown."""
    mend = rule_or_mend(why.mend)
    told = say(
        "This cannot be given for this client yet ({why}). {mend}",
        why=what_is_missing(why),
        mend=mend if mend.endswith(".") else f"{mend}.",
    )
    return NotGiven(told.parts)


def not_known_yet(why: TooLittle) -> Sentence:
    """The heading over what cannot be shown; what would help stands below."""
    return say("Not known yet ({why})", why=what_is_missing(why))


def what_helps(why: TooLittle) -> Sentence:
    """What would let it be shown."""
    mend = rule_or_mend(why.mend)
    return in_a_line(mend if mend.endswith(".") else f"{mend}.")


def not_recorded(name: str) -> Sentence:
    """That who left before a month, named 2026-05, is not in the data."""
    return say(
        "No loss is on record before {month}, though many were customers then: who left earlier "
        "is missing, so that fewer seem to leave than did.",
        month=month(name),
    )


def pace_of(months: int) -> Sentence:
    """That a year of losses is that of a part of one, carried on."""
    return say(
        "A year of losses is the pace of {months} here: no more are on record.",
        months=count_fact(months, "idle.months", "{n} month", "{n} months"),
    )
