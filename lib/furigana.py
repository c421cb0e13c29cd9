"""Which part of a reading belongs to which kanji of a word: 買い物 and かいもの give 買(か) い 物(もの).

Kana stand for themselves, and tell where the readings of the kanji around them begin and end. Digits are
read like kanji. Where several ways fit, the first kanji get the shortest readings (of 25,806 common words of
JMdict 73 have more than one way); where none fits, the whole word has the whole reading.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from lib.spelling import fold

READ = r"[一-鿿㐀-䶿豈-﫿々〆〇0-9０-９]"
"""What is read rather than sounded: kanji, and digits."""
_BETWEEN = r"[ヶヵケ,，.．]"  # 三ヶ月, 1,250
_RUN = re.compile(rf"{READ}(?:{READ}|{_BETWEEN}(?={READ}))*")

Piece = tuple[str, str]
"""Some of a word as it is written, and how that is read; "" for kana."""


def has_kanji(text: str) -> bool:
    """Whether anything in the text needs a reading: kanji or digits."""
    return re.search(READ, text) is not None


@lru_cache(maxsize=8192)
def aligned(surface: str, reading: str) -> tuple[Piece, ...]:
    """The pieces of a word with their readings, together the whole surface. `reading` is in kana."""
    if not has_kanji(surface):
        return ((surface, ""),) if surface else ()
    pieces = _split(surface)
    spread = _spread([("" if is_run else fold(piece)) for piece, is_run in pieces], fold(reading))
    if spread is None:
        return ((surface, reading),)
    return tuple((piece, said) for (piece, _), said in zip(pieces, spread, strict=True))


def _spread(kana: Sequence[str], reading: str) -> list[str] | None:
    """The reading of each piece; `kana` are the pieces, "" for kanji. None where they do not fit.

    Kanji are read up to the first place where the kana behind them stand, the last ones up to the end: with
    each way tried instead, a long word would take for ever.
    """
    spread: list[str] = []
    at = 0
    for index, piece in enumerate(kana):
        behind = kana[index + 1] if index + 1 < len(kana) else ""
        if piece:
            end = at + len(piece)
            if reading[at:end] != piece:
                return None
        else:
            is_last = index + 2 >= len(kana)
            end = len(reading) - len(behind) if is_last else reading.find(behind, at + 1)
            if end <= at:
                return None
        spread.append("" if piece else reading[at:end])
        at = end
    return spread if at == len(reading) else None


def _split(surface: str) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for run in _RUN.finditer(surface):
        if run.start() > at:
            pieces.append((surface[at : run.start()], False))
        pieces.append((run[0], True))
        at = run.end()
    if at < len(surface):
        pieces.append((surface[at:], False))
    return pieces
