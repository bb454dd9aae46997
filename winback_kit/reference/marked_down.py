"""Tables and code in Markdown."""

from collections import Counter
from collections.abc import Iterable, Sequence

from winback_kit.places import templates


def introduction(page: str) -> str:
    """What stands above what is made of a page, with a blank line after it."""
    file = templates() / "reference" / f"{page}.md"
    return file.read_text(encoding="utf-8")


def cell(text: str) -> str:
    """A text as one cell: on one line, its bars escaped.

    >>> cell("a | b")
    'a \\\\| b'
    """
    return " ".join(text.replace("|", "\\|").split())


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts.

    >>> print(table(["Word", "Meaning"], [["lost", "gone"]]))
    | Word | Meaning |
    |---|---|
    | lost | gone |
    """
    lines = [header, *rows]
    told = [f"| {' | '.join(cell(one) for one in line)} |" for line in lines]
    return "\n".join([told[0], f"|{'---|' * len(header)}", *told[1:]])


def code(text: str, language: str) -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def anchor(heading: str) -> str:
    """The address of a heading within its page, as code hosts make it.

    >>> anchor("`winback new`"), anchor("The model on one page")
    ('winback-new', 'the-model-on-one-page')
    """
    kept = "".join(sign for sign in heading.lower() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def anchors(headings: Iterable[str]) -> list[str]:
    """The addresses of the headings of a page in order; a second one of a name has a number.

    >>> anchors(["wk.study", "wk.Study"])
    ['wkstudy', 'wkstudy-1']
    """
    seen: Counter[str] = Counter()
    found = []
    for one in map(anchor, headings):
        found.append(f"{one}-{seen[one]}" if seen[one] else one)
        seen[one] += 1
    return found
