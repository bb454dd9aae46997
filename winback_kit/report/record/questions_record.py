"""The questions that a CFO asks in run.json: which there are, and which are open."""

from typing import Any

from winback_kit.client_study import Study
from winback_kit.show.questions.asked import how_many_open, questions_asked


def questions_record(study: Study) -> dict[str, Any]:
    """The questions by their keys; what answers them stands at its own place in the record."""
    questions = questions_asked(study)
    return {
        "questions": {
            "count": len(questions),
            "open": how_many_open(questions),
            "asked": [{"key": one.key, "open": one.answer.open} for one in questions],
        }
    }
