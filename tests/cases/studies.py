"""The study and the pages of each case, made once in a process."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.cases.clients import CASES, write_case
from tests.shared_results import shared
from tests.study_texts import for_client
from winback_kit.client_study import Study, study
from winback_kit.report.page.business_case import write_business_case
from winback_kit.report.record.run_record import as_text, run_record
from winback_kit.report.run.cover import write_cover
from winback_kit.show.decision.memo import Memo, decision_memo


@dataclass(frozen=True)
class Handed:
    """What a case hands over: its study, record, memo, page and cover."""

    study: Study
    record: dict[str, Any]
    memo: Memo
    page: str
    cover: str


@cache
def handed(name: str, layout: str = "memo") -> Handed:
    """A case studied and written."""
    return shared(f"handed {name} {layout}", lambda: _handed(name, layout))


def _handed(name: str, layout: str) -> Handed:
    made = _study(name) if layout == "memo" else laid_out(handed(name).study, layout)
    with tempfile.TemporaryDirectory() as folder:
        page, cover = Path(folder) / "business_case.html", Path(folder) / "index.html"
        write_business_case(made, page)
        write_cover(made, [], cover, missing=[])
        record = json.loads(as_text(run_record(made, run="2026-01-31_0123abcd", chapters=[])))
        return Handed(
            study=made,
            record=record,
            memo=decision_memo(made),
            page=page.read_text(encoding="utf-8"),
            cover=cover.read_text(encoding="utf-8"),
        )


def _study(name: str) -> Study:
    with tempfile.TemporaryDirectory() as folder:
        made = study(write_case(name, Path(folder) / name))
        made.missing("history", "decision_map")  # all that is made of tables, gone after this
    if name in CASES:
        made.missing("forecast")  # so that who shows it need not work it out
    return made


def laid_out(given: Study, layout: str) -> Study:
    """The same study for a client who wants another layout."""
    client = given.history.data.client
    report = client.settings.report.model_copy(update={"layout": layout})
    settings = client.settings.model_copy(update={"report": report})
    other = for_client(given, replace(client, settings=settings))
    known = {name: result for name, result in vars(given).items() if name not in vars(other)}
    vars(other).update(known)  # the layout changes no result
    return other
