"""The readings that both analysers miss, or only one of them finds: a table, and the rule for 何.

The table is `data/readings/overrides.tsv`. What it says is certain, but where a row says otherwise.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OVERRIDES_FILE = Path(__file__).resolve().parents[1] / "data" / "readings" / "overrides.tsv"

_NANI = "何"
# 何で, 何だ, 何の; but 何に and 何を ask for the thing.
_AS_NAN = re.compile(r"[てでとだの]|なら(?!べ)|です")
_AS_NANI = re.compile(r"[をがかもにはよ、。？！?!…]|から|まで|色|語|者|系|\Z")
_AFTER_NAN = {
    "本": "ぼん", "杯": "ばい", "匹": "びき", "分": "ぷん", "階": "がい", "泊": "ぱく", "百": "びゃく",
    "千": "ぜん",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trap:
    """`sentence[start:end]` is read so; `doubtful` where it is only more likely than another reading."""

    start: int
    end: int
    reading: str
    doubtful: bool


def trapped(sentence: str) -> list[Trap]:
    """Where in a sentence the table knows a reading; of rows for the same place the first counts."""
    return [
        Trap(match.start(), match.end(), row.reading, row.doubtful)
        for row in _overrides()
        if row.written in sentence
        for match in row.here.finditer(sentence)
        if row.before is None or row.before.search(sentence, 0, match.start())
    ]


def reading_of_nani(written: str, rest: str) -> str | None:
    """How 何, or 何 with what it counts, is read before the rest of the sentence; None: as any other word."""
    if written == _NANI:
        if rest.startswith("（なに）"):
            return "なに"
        rest = rest.removeprefix("）")  # （何）を買ったんですが
        return "なん" if _AS_NAN.match(rest) or not _AS_NANI.match(rest) else "なに"
    counted = _AFTER_NAN.get(written.removeprefix(_NANI)) if written.startswith(_NANI) else None
    return "なん" + counted if counted else None


@dataclass(frozen=True, slots=True)
class _Row:
    written: str
    here: re.Pattern[str]
    before: re.Pattern[str] | None
    reading: str
    doubtful: bool


@cache
def _overrides() -> tuple[_Row, ...]:
    """The rows of the table: before, what is written, after, its reading, and "?" for a doubtful one."""
    rows = []
    for line in OVERRIDES_FILE.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        before, written, after, reading, *doubt = line.split("\t")
        here = re.compile(re.escape(written) + (f"(?={after})" if after else ""))
        behind = re.compile(f"(?:{before})\\Z") if before else None
        rows.append(_Row(written, here, behind, reading, bool(doubt)))
    return tuple(rows)
