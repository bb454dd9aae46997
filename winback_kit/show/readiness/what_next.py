"""The one next thing to do, for whoever has just had a client's tables checked."""

from winback_kit.client.folder import CLIENT_FILE
from winback_kit.client_study import Study
from winback_kit.show.kit.missing import rule_or_mend, what_is_missing
from winback_kit.show.kit.sentence import Sentence, joined
from winback_kit.tables.exports.draft import open_questions
from winback_kit.tables.reading.source import find_table, is_form
from winback_kit.words.catalogue import words

__all__ = ["next_step"]


def next_step(study: Study) -> Sentence:
    """What to do next: fill in the orders, mend what stops the measuring, answer what the draft of
    client.yml asks, or make the report.
    """
    folder = study.client.folder
    orders = find_table(study.client, "orders")
    if orders and not study.client.settings.tables.orders and is_form(orders.files[0], "orders"):
        return joined(
            words(
                "Next: put your orders into {file} in place of the example row, one row an order.",
                file=orders.files[0],
            )
        )
    lost = study.missing("history").get("history")
    if lost:
        why, mend = what_is_missing(lost), rule_or_mend(lost.mend)
        return joined(words("Next: {mend} ({why})", mend=mend, why=why))
    settings = folder.joinpath(CLIENT_FILE)
    asked = open_questions(settings.read_text(encoding="utf-8"))
    if asked:
        return joined(
            words(
                "Next: answer what {file} asks in line {line}, and take the question out: "
                "{question} Then winback report {folder}",
                file=settings,
                line=asked[0].line,
                question=asked[0].text,
                folder=folder,
            )
        )
    return joined(words("Next: winback report {folder}", folder=folder))
