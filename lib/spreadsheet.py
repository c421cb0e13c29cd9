"""A transcript as CSV, for spreadsheets.

Pure. What learners and partners say may begin with anything; no cell begins a formula with it, in
whatever way a spreadsheet cuts the file into cells. docs/export.md tells what the columns hold.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from lib.transcript import (
    FLAGS,
    INDEPENDENCE,
    LEARNER,
    PLAYED_BY,
    SEEN_BY,
    Transcript,
    ending,
    ending_note,
    moment,
    standing_note,
)

COLUMNS = (
    *("attempt", "begun", "task", "title_ja", "title_en", "level"),
    *("row", "turn", "at", "who", "partner", "text", "state", "failure", "reaction", "flag"),
    *("objective_ja", "objective_en", "met", "seen_by", "independence", "learner_says"),
    *("said", "better", "why"),
)
# Where a spreadsheet may see a cell begin: some split at semicolons or tabs, and then heed no quotes.
_SEPARATOR = re.compile(r"([,;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029])")
_BEGINS_FORMULA = frozenset("=+-@\u2212")
# Blank to the eye, or quotes that a spreadsheet takes away. The letters are fillers of Hangul.
_PASSED_OVER = frozenset('"\u115f\u1160\u2800\u3164\uffa0')


def as_csv(transcript: Transcript) -> str:
    """One row for each message, and one for each objective and each of the words that met it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    attempt, task = transcript.attempt, transcript.task
    same = {
        "attempt": attempt.id,
        "begun": moment(attempt.created_at),
        "task": task.id,
        "title_ja": task.title.ja,
        "title_en": task.title.en,
        "level": task.level,
    }
    for row in (*_message_rows(transcript), *_objective_rows(transcript)):
        writer.writerow({name: without_formulas(value) for name, value in (same | row).items()})
    return out.getvalue()


def without_formulas(cell: str) -> str:
    """The cell with an apostrophe before everything that a spreadsheet could compute.

    That is OWASP's way (https://owasp.org/www-community/attacks/CSV_Injection), and where any part of
    the cell might come to stand at the beginning of one. An apostrophe that was there gets one too:
    with one taken from each such place, the cell is what it was.
    """
    parts = _SEPARATOR.split(cell)
    parts[::2] = [f"'{part}" if _looks_like_formula(part) else part for part in parts[::2]]
    if len(parts) > 1 and not parts[0]:  # it begins with a tab or a line break
        parts[0] = "'"
    return "".join(parts)


def _looks_like_formula(part: str) -> bool:
    if part.startswith("'"):
        return True
    for char in part:
        if char in _PASSED_OVER or unicodedata.category(char) in ("Cc", "Cf", "Mn", "Zs"):
            continue
        return unicodedata.normalize("NFKC", char)[0] in _BEGINS_FORMULA  # ＝ and ﹦ are = in another width
    return False


def _message_rows(transcript: Transcript) -> Iterator[dict[str, str]]:
    name = transcript.task.partner.name.ja
    for turn in transcript.turns:
        same = {"row": "message", "turn": str(turn.number), "at": moment(turn.created_at)}
        if turn.learner_text is not None:
            row = same | {"who": LEARNER, "text": turn.learner_text}
            if (correction := turn.correction) is not None:
                row |= {"said": correction.said, "better": correction.better, "why": correction.why}
            yield row
        if turn.reply or ending_note(turn):
            reaction = transcript.reaction(turn)
            yield same | {
                "who": name,
                "partner": PLAYED_BY[turn.partner],
                "text": turn.reply,
                "state": ending(turn),
                "failure": turn.failure or "",
                "reaction": reaction.emoji or "",
                "flag": FLAGS[reaction.flag] if reaction.flag else "",
            }


def _objective_rows(transcript: Transcript) -> Iterator[dict[str, str]]:
    for standing in transcript.standings:
        same = {
            "row": "objective",
            "objective_ja": standing.objective.text.ja,
            "objective_en": standing.objective.text.en,
            "met": "yes" if standing.met else "no",
            "learner_says": standing_note(standing),
        }
        pointed = transcript.turn(standing.by_word.turn_id) if standing.by_word else None
        if pointed is not None:
            yield same | {"turn": str(pointed.number), "who": LEARNER, "text": pointed.learner_text or ""}
        for kept in standing.evidence:
            yield same | {
                "turn": str(transcript.number_of(kept.turn_id)),
                "who": LEARNER,
                "text": kept.finding.quote,
                "seen_by": SEEN_BY[kept.finding.seen_by],
                "independence": INDEPENDENCE[kept.finding.independence],
            }
        if pointed is None and not standing.evidence:
            yield same
