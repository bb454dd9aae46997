"""Tables and truth as files: plain CSV and YAML, UTF-8, lines ended by a line feed."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sample_data.draws import Flags, Ints

Columns = dict[str, list[str]]  # a table as written: column → cells
DECIMALS = 6


def money(cents: Ints) -> list[str]:
    """Whole cents as text with two decimals."""
    return [f"{amount / 100:.2f}" for amount in cents.tolist()]


def yes_no(flags: Flags) -> list[str]:
    """true and false, as the tables write a flag."""
    return ["true" if flag else "false" for flag in flags.tolist()]


def csv_text(columns: Columns) -> str:
    """A table with its header; cells are quoted only where they have to be."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()


def yaml_text(data: Mapping[str, Any], *, heading: str) -> str:
    """A mapping as YAML in its own order, with numbers to six decimals."""
    body = yaml.safe_dump(_plain(data), sort_keys=False, allow_unicode=True, width=100)
    return f"# {heading}\n{body}"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool | str | int | dt.date) or value is None:
        return value
    rounded = round(float(value), DECIMALS)
    return rounded + 0.0  # no minus zero


def client_files(
    *, tables: Mapping[str, Columns], settings: str, truth: Mapping[str, Any], heading: str
) -> dict[str, bytes]:
    """Every file of a client folder by name."""
    files = {f"{name}.csv": csv_text(columns) for name, columns in tables.items()}
    files["client.yml"] = settings
    files["truth.yml"] = yaml_text(truth, heading=heading)
    return {name: text.encode("utf-8") for name, text in files.items()}


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
