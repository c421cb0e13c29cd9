"""Saved words as CSV, for spreadsheets and other programs.

Pure. As in `spreadsheet.py`, no cell begins a formula, in whatever way the file is cut into cells.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from lib.errors import NoWordsSaved
from lib.saved_words import SavedWord
from lib.spreadsheet import without_formulas
from lib.transcript import moment
from lib.vocabulary import SaidBy

COLUMNS = ("word", "reading", "meaning", "level", "sentence", "form", "said_by", "task", "saved")
ENCODING = "utf-8-sig"
"""With the mark at its beginning by which spreadsheets know UTF-8."""
_SAID_BY: Mapping[SaidBy, str] = {"me": "learner", "partner": "partner", "both": "both"}


def word_list(words: Sequence[SavedWord], titles: Mapping[str, str]) -> bytes:
    """One row for each word; `titles` are those of the tasks, by id. Raises NoWordsSaved."""
    if not words:
        raise NoWordsSaved
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    for word in words:
        row = {
            "word": word.key.lemma,
            "reading": word.key.reading,
            "meaning": " / ".join(word.glosses),
            "level": word.level or "",
            "sentence": word.sentence,
            "form": word.surface,
            "said_by": _SAID_BY[word.said_by],
            "task": titles.get(word.task_id or "", ""),
            "saved": moment(word.created_at),
        }
        writer.writerow({name: without_formulas(value) for name, value in row.items()})
    return out.getvalue().encode(ENCODING)
