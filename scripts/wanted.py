"""The words that the dictionary must know although JMdict calls them not common.

Those are the words of the JLPT lists, by level; those of the built-in tasks; and what Sudachi takes for one
word, because that is what can be asked for in a text.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lib.dictionary import Asked, Dictionary
from lib.japanese import analyse, parts
from lib.spelling import hiragana, is_japanese
from lib.strict_yaml import read_document
from lib.tokens import Token

_REMARK = re.compile(r"[（(].*?[）)]|・する|[〜~～]")
_LONGEST, _LONGEST_EXPRESSION = 10, 5
_ALTERNATIVES = re.compile(r"[\s/／、・]+")
# A word that learners know before another one that is read alike is the more common one to them.
_RANKS = {"N5": 0, "N4": 4, "N3": 10, "N2": 16, "N1": 22}


def listed(dictionary: Dictionary, lists: Path) -> dict[int, int]:
    """The entries that the JLPT lists need, each with the rank that its easiest level gives it."""
    found: dict[int, int] = {}
    for line in lists.read_text("utf-8").splitlines()[1:]:
        word, reading, level = line.split("\t")
        readings = [hiragana(one) for one in _alternatives(reading)] or [""]
        for one in _alternatives(word):
            entry = dictionary.find(one, readings[0])
            if entry is not None:
                found[entry.id] = min(_RANKS[level], found.get(entry.id, _RANKS[level]))
    return found


def _alternatives(cell: str) -> list[str]:
    return [one for one in _ALTERNATIVES.split(_REMARK.sub("", cell)) if one]


def spoken(dictionary: Dictionary, *folders: Path) -> set[int]:
    """The entries that the words of these folders' task files need, as words of a text and by themselves."""
    texts = {
        text
        for folder in folders
        for path in sorted(folder.glob("*.yaml"))
        for text in _texts(read_document(path).data)
    }
    tokens: set[Token] = set()
    asked: set[Asked] = {(text, "", "") for text in texts if is_japanese(text)}
    for text in texts:
        words = [token for token in analyse(text).tokens if is_japanese(token.written)]
        tokens.update(words)
        asked.update(
            ("".join(word.written for word in words[at:end]), "", "")  # 名様, お待たせしました
            for at in range(len(words))
            for end in range(at + 2, at + 1 + _LONGEST_EXPRESSION)
        )
    tokens |= {part for token in tokens for part in parts(token.lemma)}
    asked |= {(token.lemma, token.reading, token.pos[0]) for token in tokens}
    found = [*dictionary.find_tokens(tokens).values(), *dictionary.find_all(asked).values()]
    return {entry.id for entry in found if entry is not None}


def whole_words(written: Iterable[tuple[int, str]]) -> set[int]:
    """Of entries with how they are written those that are one word in a text, and no name."""
    return {id_ for id_, text in written if len(text) <= _LONGEST and _is_one_word(text)}


def _is_one_word(text: str) -> bool:
    tokens = analyse(text).tokens
    return len(tokens) == 1 and tokens[0].pos[1] != "固有名詞"


def _texts(value: Any) -> Iterator[str]:
    """All text in a file; of 味噌ラーメン|味噌 each alternative."""
    if isinstance(value, str):
        yield from value.split("|")
    elif isinstance(value, dict):
        for inner in (*value, *value.values()):
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
