"""Imported by the fork server: all that a chapter or a page needs, once.

It takes seconds, on a busy machine many, and the server hears of the end of whoever started it only
afterwards; so meanwhile a thread looks after that. It is gone before the first worker is forked.
"""

import os
import sys
import threading

from winback_kit.report.run.workers import STARTED_BY

_imported = threading.Event()


def _end_with(parent: int) -> None:
    """End when another process than this one is our parent, until all is imported."""
    while not _imported.wait(_A_MOMENT):
        if os.getppid() != parent:
            os._exit(1)


_A_MOMENT = 0.2  # seconds
_started_by = int(os.environ.pop(STARTED_BY, os.getppid()))
_watch = threading.Thread(target=_end_with, args=(_started_by,), daemon=True)
_watch.start()

# jsonschema would read a grammar for a second only to be able to check a kind of address that no
# notebook holds; it does without where the module is not to be had
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

import jinja2
import numpy
import pandas
import papermill
import plotly.offline
import scipy.stats

import winback_kit.client_study
import winback_kit.report.lists.write
import winback_kit.report.page.business_case
import winback_kit.report.page.chapter_page
import winback_kit.report.record.run_record
import winback_kit.report.run.batch
import winback_kit.report.run.chapters
import winback_kit.report.run.in_process
from winback_kit.found import names_in

names_in("winback_kit.show")  # every theme, and with it what the theme shows
_imported.set()
_watch.join()

__all__ = ["jinja2", "numpy", "pandas", "papermill", "plotly", "scipy", "winback_kit"]
