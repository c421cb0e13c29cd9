"""A transcript in a file that somebody keeps: its name, its kind, its bytes; and as JSON.

Pure: a transcript goes in, bytes come out. `document.py` writes Markdown and plain text,
`spreadsheet.py` CSV. docs/export.md tells what is in each.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Literal

from lib.document import as_markdown, as_text
from lib.spreadsheet import as_csv
from lib.standing import Standing
from lib.transcript import Transcript, ending
from lib.wording import marked

FormName = Literal["markdown", "text", "csv", "json"]
JSON_FORMAT = 1
"""Counts up when whoever reads the JSON has to change."""


@dataclass(frozen=True)
class Form:
    """A way to write a transcript down. `encoding` is Python's name; `label` says what it is good for."""

    label: str
    suffix: str
    media_type: str
    write: Callable[[Transcript], str]
    encoding: str = "utf-8"


def copy_of(transcript: Transcript, form: FormName) -> bytes:
    """The file."""
    return FORMS[form].write(transcript).encode(FORMS[form].encoding)


def file_name(transcript: Transcript, form: FormName) -> str:
    """Small ASCII letters, digits and hyphens: the task and the day on which it was begun, in UTC."""
    day = transcript.attempt.created_at.astimezone(UTC).date()
    return f"yaritori-{transcript.task.id}-{day}.{FORMS[form].suffix}"


def as_json(transcript: Transcript) -> str:
    """Everything, for programs; the keys of one `format` stay."""
    attempt, task = transcript.attempt, transcript.task
    plain = {
        "format": JSON_FORMAT,
        "attempt": {
            "id": attempt.id,
            "state": attempt.state,
            "begunAt": attempt.created_at.isoformat(),
            "endedAt": attempt.finished_at.isoformat() if attempt.finished_at else None,
        },
        "task": {
            "id": task.id,
            "version": task.version,
            "level": task.level,
            "title": task.title.model_dump(),
            "partner": task.partner.name.model_dump(),
        },
        "objectives": [_goal(transcript, standing) for standing in transcript.standings],
        "turns": [
            {
                "number": turn.number,
                "at": turn.created_at.isoformat(),
                "learner": turn.learner_text,
                "correction": None
                if turn.correction is None
                else {
                    "said": turn.correction.said,
                    "better": turn.correction.better,
                    "why": turn.correction.why,
                },
                "reply": turn.reply,
                "partner": turn.partner,
                "state": ending(turn),
                "failure": turn.failure,
                "reaction": transcript.reaction(turn).emoji,
                "flag": transcript.reaction(turn).flag,
            }
            for turn in transcript.turns
        ],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _goal(transcript: Transcript, standing: Standing) -> dict[str, object]:
    return {
        "id": standing.objective.id,
        "text": standing.objective.text.model_dump(),
        "met": standing.met,
        "notMeant": standing.disputed,
        "saidSo": standing.by_word is not None,
        "saidSoInTurn": transcript.number_of(standing.by_word.turn_id) if standing.by_word else None,
        "evidence": [
            {
                "turn": transcript.number_of(kept.turn_id),
                "quote": kept.finding.quote,
                "start": kept.finding.start,
                "seenBy": kept.finding.seen_by,
                "independence": kept.finding.independence,
            }
            for kept in standing.evidence
        ],
    }


FORMS: Mapping[FormName, Form] = {
    "markdown": Form("Markdown", "md", "text/markdown", as_markdown),
    "text": Form(marked("Plain text"), "txt", "text/plain", as_text),
    # Excel takes a file without the mark for one in the computer's old encoding.
    "csv": Form(marked("CSV, for a spreadsheet"), "csv", "text/csv", as_csv, "utf-8-sig"),
    "json": Form(marked("JSON, for programs"), "json", "application/json", as_json),
}
