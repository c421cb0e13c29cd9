"""The words with which a sentence is joined to what was said before: そして, でも, じゃあ.

They stand where a sentence or a clause begins. What only looks like one is none: お茶でも, それで|いいです.
"""

import re

from lib.tokens import Analysis

_CONNECTIVE = re.compile(
    r"(?:^|[。、！？!?,.\n\s]|ああ|えっと)"
    r"(そして|それから|それに|それで|それでは|それとも|でも|だけど|けれども|しかし|だから|ですから|なので"
    r"|じゃあ|では|じゃ|まず|つぎに|次に|たとえば|例えば|ところで|または|だったら|それなら)(?=[、,\s]|[^、,\sはがをにもの])"
)
_AFTER_COMMA = frozenset({"では", "じゃ", "まず", "なので", "それで"})
"""What may be something else without a comma after it: では|ありません, まず|い, それで|いいです."""


def connectives_in(analysis: Analysis) -> tuple[str, ...]:
    """The words that join sentences (そして, でも), each once, in hiragana where they were so written."""
    found: dict[str, None] = {}
    for match in _CONNECTIVE.finditer(analysis.folded):
        word, after = match[1], analysis.folded[match.end() : match.end() + 1]
        if word not in _AFTER_COMMA or after in ("、", ",", ""):
            found[word] = None
    return tuple(found)
