"""Imported by the fork server: all that a chapter or a page needs, once."""

import sys

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

__all__ = ["jinja2", "numpy", "pandas", "papermill", "plotly", "scipy", "winback_kit"]
