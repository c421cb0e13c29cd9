"""The readings that both analysers miss, or only one of them finds: a table, and the rule for 何.

The table is `data/readings/overrides.tsv`. What it says is certain.
"""

import re
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


def trapped(sentence: str) -> list[tuple[int, int, str]]:
    """Where in a sentence the table knows a reading: start, end, reading in hiragana."""
    return [
        (match.start(), match.end(), reading)
        for written, pattern, reading in _overrides()
        if written in sentence
        for match in pattern.finditer(sentence)
    ]


def reading_of_nani(written: str, rest: str) -> str | None:
    """How 何, or 何 with what it counts, is read before the rest of the sentence; None: as any other word."""
    if written == _NANI:
        return "なん" if _AS_NAN.match(rest) or not _AS_NANI.match(rest) else "なに"
    counted = _AFTER_NAN.get(written.removeprefix(_NANI)) if written.startswith(_NANI) else None
    return "なん" + counted if counted else None


@cache
def _overrides() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """The rows: what is written, where it stands, how it is read there."""
    rows = []
    for line in OVERRIDES_FILE.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        before, written, after, reading = line.split("\t")
        pattern = f"(?<={before})" if before else ""
        pattern += re.escape(written) + (f"(?={after})" if after else "")
        rows.append((written, re.compile(pattern), reading))
    return tuple(rows)
