"""JSON schemas of client.yml and of a case, written from the records: `make schemas`."""

from __future__ import annotations

import json
from pathlib import Path

from winback_kit.case.assumptions.record import Case
from winback_kit.client.settings import Settings
from winback_kit.places import templates


def schemas() -> dict[Path, str]:
    """The schema files and their text."""
    return {
        templates() / "client" / "client.schema.json": _text(Settings.model_json_schema()),
        templates() / "case.schema.json": _text(Case.model_json_schema()),
    }


def _text(schema: object) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path, text in schemas().items():
        path.write_text(text, encoding="utf-8")
