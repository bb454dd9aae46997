"""The glossary and the pages of docs/reference, made from the code: `make reference`.

A light test compares each with what is in docs.
"""

from pathlib import Path

from winback_kit.places import templates
from winback_kit.reference.commands import commands_page
from winback_kit.reference.functions import functions_page
from winback_kit.reference.glossary import glossary_page
from winback_kit.reference.refusals import refusals_page
from winback_kit.reference.tables import tables_page


def reference_pages() -> dict[Path, str]:
    """Each page with its text."""
    folder = templates().parent / "docs" / "reference"
    return {
        folder / "tables.md": tables_page(),
        folder / "commands.md": commands_page(),
        folder / "python.md": functions_page(),
        folder.parent / "glossary.md": glossary_page(),
        folder / "refusals.md": refusals_page(),
    }


if __name__ == "__main__":
    for path, text in reference_pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
