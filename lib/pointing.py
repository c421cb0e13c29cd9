"""それ and これ: a clause that asks for something without saying its name.

What it stands for was named just before, by the learner or by the partner: おすすめは味噌ですか。それを一つ。
Only a request may point; whether what it points to meets an objective is for the rule to say
(`rules.py`), and which thing of several is meant for the partner to ask (`partners/`).
"""

from collections.abc import Sequence

from lib.clauses import Clause
from lib.japanese import Token

_POINTING = frozenset({"其れ", "此れ", "それ", "これ", "そちら", "こちら", "同じ", "そっち", "其方", "此方"})
_ABOUT = frozenset({"は", "って", "の", "より"})  # それはちょっと…, それの写真, それより
_ANSWERS = frozenset({"はい", "うん", "ええ", "じゃあ", "では", "じゃ", "ぜひ", "そう", "もちろん"})
_GIVING = frozenset({"下さる", "貰う", "頂く", "頂戴", "願う", "御願い", "為る"})


def pointing_word(clause: Clause) -> Token | None:
    """The word by which a request points to something named before, None where none does."""
    if "request" not in clause.acts:
        return None
    for index, word in enumerate(clause.tokens):
        after = clause.tokens[index + 1] if index + 1 < len(clause.tokens) else None
        about = after is not None and after.written in _ABOUT and after.pos[1] != "準体助詞"
        if word.normalized in _POINTING and not about:
            return word
    return None


def is_acceptance(clause: Clause) -> bool:
    """はい、お願いします: a request that takes what is offered, and names nothing."""
    return clause.firm and is_consent(clause)


def is_consent(clause: Clause) -> bool:
    """はい。 はい、お願いします: yes, and no more."""
    return (
        not clause.negated
        and "ask" not in clause.acts
        and all(
            word.pos[0] in ("補助記号", "接頭辞", "助動詞")
            or word.written in _ANSWERS
            or word.normalized in _GIVING
            or word.pos[1] == "終助詞"
            for word in clause.tokens
        )
    )


def offered(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The clauses that say what is offered; none where the last of them makes no offer.

    餃子はいかがですか names it itself; はい、あります。いかがですか leaves it to what was said before.
    """
    if not clauses or not any(word.reading == "いかが" for word in clauses[-1].tokens):
        return ()
    last = [clause for clause in clauses if clause.sentence == clauses[-1].sentence]
    named = any(word.pos[0] in ("名詞", "代名詞") for clause in last for word in clause.tokens)
    return last if named else clauses
