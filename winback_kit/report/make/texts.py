"""templates/words.pot: every text of the kit in one file, where a translation starts from.

`python -m winback_kit.report.make.texts` (make catalogue) writes it from what stands in the code,
the page templates, the panel's script, the scripts of the playbook, and the prose of the chapters.
"""

import ast
import io
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from winback_kit.assumptions.published import FILE as PUBLISHED
from winback_kit.assumptions.published import published_figures
from winback_kit.chapters import chapters, prose_of
from winback_kit.client.playbooks.scripts import read_script, script_files
from winback_kit.client.playbooks.texts import texts_in
from winback_kit.places import languages, own_chapters, templates
from winback_kit.words.prose import texts_of_prose

FILE = "words.pot"
Keywords = dict[str, tuple[int, int] | None]
# which arguments are texts: one, or one and its plural
KEYWORDS: Keywords = {
    "words": None,
    "marked": None,
    "marked_many": (1, 2),
    "say": None,
    "said": None,
    "words_html": None,
    "in_sentence": None,
    "plural": (2, 3),
    "plural_pattern": (2, 3),
    "say_many": (2, 3),
    "said_many": (2, 3),
    "count_fact": (3, 4),
}
TOLD_LATER = {"too_little": (1, 2)}  # what is wrong and what would help, said in its own place
HEADERS: Keywords = {"Column": None, "interval": None}  # of the tables in show/
ABOUT = """\
# Every text of the win-back workbook. For a translation copy this file into the client folder,
# say, as words.de.po, set "Language: de" and "Plural-Forms" in its head, fill in each msgstr and
# name the file in client.yml: translation: words.de.po
# What stands in braces is a place that is filled: it must stand in the translation too.
#"""


def texts_of_python(
    file: IO[bytes], keywords: Iterable[str], comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """The texts of a Python file as babel asks for them: line, function, its arguments, comments.

    Of a text that is one or another (`"a" if many else "b"`) both are texts.
    """
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        for place in TOLD_LATER.get(name, ()):
            for text in _either(node.args[place]) if place < len(node.args) else ():
                yield node.lineno, "marked", (text,), []
        if name in keywords:
            for texts in product(*map(_either, node.args)):
                yield node.lineno, name, texts, []


def _either(value: ast.expr) -> list[str | None]:
    """The texts that an argument can be."""
    if isinstance(value, ast.IfExp):
        return [*_either(value.body), *_either(value.orelse)]
    known = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return [value.value if known else None]  # type: ignore[attr-defined]


METHODS = [
    ("**.py", f"winback_kit.report.make.texts:{texts_of_python.__name__}"),
    ("**.j2", "jinja2"),
    ("**.js", "javascript"),
]


def collected() -> Catalog:
    """Every text, in the order of the files in which they stand."""
    found = Catalog(project="winback_kit", header_comment=ABOUT, fuzzy=False)
    package = Path(__file__).parents[2]
    roots = [("winback_kit", package, KEYWORDS), ("winback_kit/show", package / "show", HEADERS)]
    for own in own_chapters():
        roots.append(("show", own / "show", {**KEYWORDS, **HEADERS}))
    for name, root, keywords in (*roots, ("report", templates() / "report", KEYWORDS)):
        for file, _line, text, comments, context in sorted(
            extract_from_dir(root, METHODS, keywords=keywords), key=lambda one: (one[0], one[1])
        ):
            where = (f"{name}/{file}", 1)
            found.add(text, locations=[where], auto_comments=comments, context=context)
    for script in script_files(templates()):
        for _, text in texts_in(read_script(script).model_dump(mode="json")):
            found.add(text, locations=[(f"playbooks/scripts/{script.name}", 1)])
    for chapter in chapters():
        for prose in prose_of(chapter.path):
            for text in texts_of_prose(prose):
                found.add(text, locations=[(f"notebooks/{chapter.path.name}", 1)])
    held = published_figures()
    for figure in (*held.surveys.values(), *held.benchmarks.values()):
        industry = (figure.compares.industry,) if figure.compares else ()
        for text in (figure.says, figure.source, *industry):
            found.add(text, locations=[(f"winback_kit/assumptions/{PUBLISHED.name}", 1)])
    for one in held.programmes.values():
        for text in (one.firm, one.offer, one.found, one.source):
            found.add(text, locations=[(f"winback_kit/assumptions/{PUBLISHED.name}", 1)])
    return found


def with_texts_of(file: Path, texts: Catalog) -> Catalog:
    """A language of the kit with the texts of today: each new one empty, those gone left out."""
    with file.open("rb") as opened:
        held = read_po(opened)
    found = Catalog(held.locale, header_comment=held.header_comment, fuzzy=False)
    found.mime_headers = held.mime_headers
    for one in texts:
        if one.id:
            before = held.get(one.id)
            said = before.string if before and before.pluralizable == one.pluralizable else ""
            found.add(one.id, said, locations=one.locations)
    for one in held:
        if one.context:
            found.add(one.id, one.string, context=one.context)
    return found


def as_text(catalogue: Catalog) -> str:
    """The catalogue as its file has it, without the day on which it was made."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False, omit_header=False)
    lines = out.getvalue().decode("utf-8").splitlines()
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By")
    nobody = ("Last-Translator", "Language-Team", "Report-Msgid-Bugs-To")
    left_out = dated if catalogue.locale is None else (*dated, *nobody)
    starts = tuple(f'"{name}' for name in left_out)
    return "\n".join(line for line in lines if not line.startswith(starts)) + "\n"


def main() -> None:
    """Write templates/words.pot, and bring each language of the kit up to it."""
    texts = collected()
    (templates() / FILE).write_text(as_text(texts), encoding="utf-8")
    for file in languages().values():
        file.write_text(as_text(with_texts_of(file, texts)), encoding="utf-8")


if __name__ == "__main__":
    main()
