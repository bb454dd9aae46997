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

import winback_kit.case.build
import winback_kit.case.register
import winback_kit.case.verdict
import winback_kit.case.what_if
import winback_kit.figures.chapters
import winback_kit.history.read
import winback_kit.report.batch
import winback_kit.report.business_case
import winback_kit.report.chapter_page
import winback_kit.report.chapters
import winback_kit.report.in_process
import winback_kit.report.lists
import winback_kit.report.run_record
import winback_kit.report.study

__all__ = ["jinja2", "numpy", "pandas", "papermill", "plotly", "winback_kit"]
