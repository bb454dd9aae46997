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
from tests.study_texts import study_of
from winback_kit.client.folder import open_client
from winback_kit.client_study import BESIDE, Study
from winback_kit.history.measure import measure_history
from winback_kit.report.page.business_case import write_business_case
from winback_kit.report.record.run_record import as_text, run_record
from winback_kit.report.run.cover import write_cover
from winback_kit.show.decision.memo import Memo, decision_memo
from winback_kit.tables.read import open_tables


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
    study = _study(name) if layout == "memo" else laid_out(handed(name).study, layout)
    with tempfile.TemporaryDirectory() as folder:
        page, cover = Path(folder) / "business_case.html", Path(folder) / "index.html"
        write_business_case(study, page)
        write_cover(study, [], cover, missing=[])
        record = json.loads(as_text(run_record(study, run="2026-01-31_0123abcd", chapters=[])))
        return Handed(
            study=study,
            record=record,
            memo=decision_memo(study),
            page=page.read_text(encoding="utf-8"),
            cover=cover.read_text(encoding="utf-8"),
        )


def _study(name: str) -> Study:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_tables(open_client(write_case(name, Path(folder) / name))) as tables,
    ):
        study = study_of(measure_history(tables))
        for stage, measured in BESIDE.items():  # the folder is gone when they are asked for
            vars(study)[stage] = measured(tables.engine, study.history)
    if name in CASES:
        study.missing("forecast")  # so that who shows it need not work it out
    return study


def laid_out(study: Study, layout: str) -> Study:
    """The same study for a client who wants another layout."""
    client = study.history.data.client
    report = client.settings.report.model_copy(update={"layout": layout})
    settings = client.settings.model_copy(update={"report": report})
    data = replace(study.history.data, client=replace(client, settings=settings))
    other = study_of(replace(study.history, data=data))
    known = {name: result for name, result in vars(study).items() if name not in vars(other)}
    vars(other).update(known)  # the layout changes no result
    return other
