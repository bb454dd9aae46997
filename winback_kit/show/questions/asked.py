"""The questions in the order in which they are asked, and how many of them are open.

A question is an entry here with its text, and a function that answers it in one of the modules
beside; one for which a client's data are too little is open, and says what it would take.
"""

from collections.abc import Sequence

from winback_kit.client_study import Study
from winback_kit.show.kit.sentence import Sentence, count_fact, say, say_many
from winback_kit.show.questions import (
    agency,
    delivery,
    evidence,
    money,
    past,
    reasons,
    references,
    side_effects,
)
from winback_kit.show.questions.question import Answers, Question, asked
from winback_kit.words.catalogue import marked

ASKED: dict[str, tuple[str, Answers]] = {
    "budget": (marked("Whose budget is it?"), money.whose_budget),
    "like_others": (
        marked("Are the return rate and the uplift like those of other firms?"),
        references.like_others,
    ),
    "cuts": (
        marked("On what do the cuts for weak evidence rest?"),
        references.what_cuts_rest_on,
    ),
    "last_year": (marked("What did win-back cost and bring last year?"), past.last_year),
    "campaigns_inside": (
        marked("Are today’s campaigns inside the natural return?"),
        past.campaigns_inside,
    ),
    "capacity": (
        marked("Can the team make the contacts of month 1?"),
        delivery.capacity_of_month_one,
    ),
    "reasons": (marked("Can the reasons for leaving be believed?"), reasons.can_be_believed),
    "owners": (
        marked("Who answers for each assumption, and of which day is it?"),
        evidence.who_answers,
    ),
    "ranges": (
        marked("How far may each assumption be wrong, and does the chance hold that?"),
        evidence.how_far_it_may_be_wrong,
    ),
    "side_effects": (
        marked("What does the offer do to price and brand?"),
        side_effects.price_and_brand,
    ),
    "exit": (marked("What does it cost to stop at the gate?"), delivery.cost_of_stopping),
    "agency": (marked("Would an agency on a success fee be better?"), agency.by_an_agency),
}


def questions_asked(study: Study) -> tuple[Question, ...]:
    """Every question with its answer.

    >>> from winback_kit.show.questions.asked import questions_asked
    >>> one = questions_asked(study)[0]
    >>> one.text, one.answer.open
    ('Whose budget is it?', True)
    """
    return tuple(asked(key, text, answer, study) for key, (text, answer) in ASKED.items())


def how_many_open(questions: Sequence[Question]) -> int:
    """How many have no answer yet."""
    return len([one for one in questions if one.answer.open])


def open_questions(questions: Sequence[Question]) -> Sentence:
    """How many of them are open, in a line of the first page."""
    left = how_many_open(questions)
    return say_many(
        left,
        "{left} of {count} a CFO asks is open",
        "{left} of {count} a CFO asks are open",
        left=count_fact(left, "questions.open"),
        count=count_fact(len(questions), "questions.count", "{n} question", "{n} questions"),
    )


def questions_heading(questions: Sequence[Question]) -> Sentence:
    """How many questions there are, and how many of them are open."""
    count = count_fact(
        len(questions), "questions.count", "{n} question a CFO asks", "{n} questions a CFO asks"
    )
    left = how_many_open(questions)
    if not left:
        return say("{count}: all are answered", count=count)
    return say_many(
        left,
        "{count}: {left} is open",
        "{count}: {left} are open",
        count=count,
        left=count_fact(left, "questions.open"),
    )
