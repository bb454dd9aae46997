"""Questions about what the case rests on: who answers for it, and how far it may be wrong."""

from winback_kit.case.assumptions.answered_for import AnsweredFor, answered_for, rows_of
from winback_kit.case.formulas.input_list import RUNNING_AFTER_A_YEAR
from winback_kit.case.moved.levers import Lever, levers
from winback_kit.client_study import Study
from winback_kit.show.kit.sentence import Sentence, count_fact, in_a_line, say, say_many
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.questions.question import Answer
from winback_kit.words.catalogue import in_sentence, marked, words


def who_answers(study: Study) -> Answer:
    """The owner and the day of every assumption, those first that have none."""
    found = answered_of(study)
    told, table = owners_sentence(study), owners_table(found)
    if not rows_of(found, is_open=True):
        return Answer(told, tables=(table,))
    where = say(
        "Name them in client.yml: owner and date beside the figure, or the owner by the key of the "
        "assumption, under case.owners."
    )
    return Answer(in_a_line(told, where), open=True, tables=(table,))


def owners_sentence(study: Study) -> Sentence:
    """Of how many assumptions the owner or the day is open, of those that need one."""
    found = answered_of(study)
    left = rows_of(found, is_open=True)
    if not left:
        return say("Every assumption that somebody must answer for has an owner and a day.")
    return say_many(
        left,
        "{left} of {all} that somebody must answer for has no owner or no day.",
        "{left} of {all} that somebody must answer for have no owner or no day.",
        left=count_fact(left, "owners.open"),
        all=count_fact(rows_of(found), "owners.count", "{n} assumption", "{n} assumptions"),
    )


def answered_of(study: Study) -> list[AnsweredFor]:
    """Who answers for what in a study."""
    return answered_for(study.register, data_to=study.data.as_of)


def owners_table(found: list[AnsweredFor]) -> Table:
    """Each assumption with its key, its owner and its day."""
    nobody, unknown = Cell(words("open"), "text"), Cell(words("open"), "text")
    return Table.of(
        found,
        (Column("Assumption"), lambda one: words(one.label)),
        (Column("Key"), lambda one: one.key),
        (Column("in the register", "count"), lambda one: one.rows),
        (Column("Evidence"), lambda one: one.evidence),
        (Column("Owner"), lambda one: one.owner or nobody),
        (
            Column("As of", "own", left=True),
            lambda one: Cell(one.date, "date") if one.date else unknown,
        ),
        source=words("What was measured on own customers is of the last day of the data."),
    )


_RANGED = marked(
    "{ranged} of {all} that may turn out differently have a range, so that the chance holds "
    "them; how many are lost a month and how long second lifetimes last are among them."
)
_RANGED_BUT_LASTING = marked(
    "{ranged} of {all} that may turn out differently have a range, so that the chance holds "
    "them; how many are lost a month is among them."
)


def how_far_it_may_be_wrong(study: Study) -> Answer:
    """Which assumptions have a range, so that the chance holds them, and which have none."""
    found = drawn_levers(study)
    without = [in_sentence(one.label) for one in found if not one.has_range]
    ranged = len(found) - len(without)
    lasting = next((one for one in found if one.label == RUNNING_AFTER_A_YEAR), None)
    told = say(
        _RANGED_BUT_LASTING if lasting is not None and not lasting.has_range else _RANGED,
        ranged=count_fact(ranged, "ranges.with"),
        all=count_fact(len(found), "ranges.count", "{n} assumption", "{n} assumptions"),
    )
    if not without:
        return Answer(told, words(_SOURCE))
    rest = say(
        "Without a range, and so counted as certain: {which}. State low and high of each.",
        which="; ".join(without),
    )
    return Answer(in_a_line(told, rest), words(_SOURCE), open=True)


def drawn_levers(study: Study) -> list[Lever]:
    """What the simulation draws where it has a range, but for what the case counts as nothing."""
    return [one for one in levers(study.case) if one.risky and one.counts]


_SOURCE = marked(
    "losses: the spread of the last months and the change to the year before; second lifetimes: "
    "the standard error of their survival; others as measured or stated"
)
