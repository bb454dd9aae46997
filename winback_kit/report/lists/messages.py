"""messages.md: the texts of the communication plan by their codes, without anything of a customer.

The texts are the client's own words to customers, in the language of the playbooks; they are not
translated. Those that the plan dates come first, as they are sent; below stand the replies, to
whoever has answered and to those who need it no more.
"""

from collections.abc import Iterator

from winback_kit.client.codebook.kinds import KIND_MEANINGS, STOPPED
from winback_kit.client.communication import Changed
from winback_kit.client.folder import Client
from winback_kit.client.playbooks.places import Form
from winback_kit.client.playbooks.playbook import Message, Playbook
from winback_kit.plan.communication.by_person import MessagesMade
from winback_kit.plan.communication.sequence import MessageSequence, PlannedTouch
from winback_kit.words.catalogue import words

MESSAGES = "messages.md"


def messages_page(client: Client, made: MessagesMade) -> str:
    """The page in Markdown."""
    parts = [
        "# " + words("Messages"),
        words(
            "Places in braces are filled by the mailing system; README.md says with what. What "
            "stands in square brackets is for whoever calls, and is not said."
        ),
    ]
    seen: set[str] = set()
    for sequence in made.sequences:
        for touch in sequence.touches:
            if touch.code not in seen:
                seen.add(touch.code)
                parts += _of_plan(client, sequence, touch)
    if not seen:
        parts.append(words("The plan writes to nobody; these are the texts of the playbooks."))
        parts += [line for book in _books(client, stopped=False) for line in _of_book(client, book)]
    parts.append("# " + words("Answers"))
    for book in (*client.playbooks.answers.values(), *_books(client, stopped=True)):
        parts += _of_book(client, book)
    return "\n\n".join(parts) + "\n"


def _books(client: Client, *, stopped: bool) -> Iterator[Playbook]:
    for book in client.playbooks.books.values():
        if (book.kind in STOPPED) == stopped:
            yield book


def _of_plan(client: Client, sequence: MessageSequence, touch: PlannedTouch) -> list[str]:
    strand = sequence.strand
    book = client.playbooks.of_form(strand.kind, strand.form, tone=strand.tone)
    about = words("Why they left: {kind}.", kind=words(KIND_MEANINGS[strand.kind]))
    return [
        f"## {touch.code}",
        about,
        *_text(client, book, touch.message, touch.form, sequence.changed),
    ]


def _of_book(client: Client, book: Playbook) -> list[str]:
    found: list[str] = []
    for touch in book.touches:
        for form in book.forms:
            found.append(f"## {book.text_code(touch.name, form)}")
            found += _text(client, book, touch.messages[form], form, None)
    return found


def _text(
    client: Client, book: Playbook, message: Message, form: Form, changed: Changed | None
) -> list[str]:
    values = {"firm": client.name}
    if changed:
        values["what_changed"] = changed.text
        if changed.proof:
            values["proof"] = changed.proof
    text = book.written(message, form, values)
    quoted = "\n".join(f"> {line}".rstrip() + ("  " if line else "") for line in text.split("\n"))
    subject = [words("Subject: {subject}", subject=message.subject)] if message.subject else []
    return [*subject, quoted]
