"""A disk that is full: what can do without goes on, the rest is refused in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from winback_kit.checks import Refused, fault
from winback_kit.report.files import publish
from winback_kit.report.printing import logo_picture, pictures

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_room(*_: Any, **__: Any) -> int:
    raise FULL


def test_a_full_disk_is_no_fault_of_the_program() -> None:
    named = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "reports/acme")
    for error, place in ((named, "reports/acme: "), (FULL, "")):
        told = fault(error)
        assert told.startswith(place)
        assert "cannot be written (no space left on device)" in told
        assert "fault in the program" not in told


def test_without_room_for_the_page_there_are_no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pictures, logo_picture):
        monkeypatch.setattr(module, "browser_command", lambda: ("chromium",))
    monkeypatch.setattr(Path, "write_text", no_room)
    assert pictures.pictures([{"data": [], "layout": {"height": 1}}]) is None
    assert logo_picture.png_of(b'<svg viewBox="0 0 2 1"/>') is None


@pytest.mark.parametrize("ended", [FULL, KeyboardInterrupt()])
def test_a_run_is_published_with_its_latest_or_not_at_all(
    ended: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_run(run: str) -> None:
        with publish.run_folder(tmp_path / "acme") as sheet:
            (sheet.folder / "index.html").write_text(run, encoding="utf-8")
            sheet.publish(run)

    def no_link(*_: Any) -> None:
        raise ended

    one_run("first")
    with monkeypatch.context() as patched:
        patched.setattr(publish, "_point", no_link)
        with pytest.raises((Refused, KeyboardInterrupt)):
            one_run("second")
    assert sorted(path.name for path in (tmp_path / "acme").iterdir()) == ["first", "latest"]
    one_run("second")
    assert (tmp_path / "acme" / "latest" / "index.html").read_text() == "second"
