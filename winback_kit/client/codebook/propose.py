"""A first codebook.yml of a client, proposed from the words of the reasons found, to be edited."""

import json
from collections.abc import Iterable
from pathlib import Path

from winback_kit.checks import refused, unwritable
from winback_kit.client.codebook.codebook import CODEBOOK_FILE, Codebook
from winback_kit.client.codebook.kinds import KINDS
from winback_kit.places import templates

REASON_COLUMNS = ("stated_reason", "real_reason")


def propose_codebook(folder: Path, codebook: Codebook, reasons: Iterable[str]) -> Path:
    """Write the proposal into a client folder.

    Raises Refused where a codebook stands there already: it is the client's own.
    """
    file = folder / CODEBOOK_FILE
    if file.exists():
        raise refused(file, "is there already", mend="Edit it, or move it away first.")
    try:
        text = proposed_codebook(codebook, reasons)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise unwritable(file, error) from None
    return file


def proposed_codebook(codebook: Codebook, reasons: Iterable[str]) -> str:
    """The text of the proposal: a line for each reason, with its kind or the one proposed."""
    known = [codebook.of(reason) for reason in dict.fromkeys(reasons)]
    known.sort(key=lambda one: KINDS.index(one.kind))
    lines = [f"  {json.dumps(one.reason, ensure_ascii=False)}: {one.kind}" for one in known]
    text = (templates() / CODEBOOK_FILE).read_text(encoding="utf-8")
    return text.replace("reasons: {}\n", "\n".join(["reasons:", *lines, ""])) if lines else text
