"""それ and これ, and no word at all: a clause that leaves to what was said before what it is about.

What it stands for was named just before, by the learner or by the partner: おすすめは味噌ですか。それを一つ。
A request may point. Something told may leave its topic to an echo of it just before (レシートですか。
はい、あります。), and a question to what was just said (ごちそうさまでした。いくらですか。). Whether
what it points to meets an objective is for the rule to say (`rules.py`), and which thing of several is
meant for the partner to ask (`partners/`).
"""

from collections.abc import Sequence

from lib.clauses import Clause
from lib.japanese import Token
from lib.questions import asks

_POINTING = frozenset({"其れ", "此れ", "それ", "これ", "そちら", "こちら", "同じ", "そっち", "其方", "此方"})
_ABOUT = frozenset({"は", "って", "の", "より"})  # それはちょっと…, それの写真, それより
_ANSWERS = frozenset({"はい", "うん", "ええ", "じゃあ", "では", "じゃ", "ぜひ", "そう", "もちろん"})
_ECHOING = frozenset({"名詞", "接頭辞", "接尾辞", "助詞", "助動詞", "感動詞", "連体詞"})
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


def echoes(clause: Clause) -> bool:
    """レシートですか。 レシートはどこかな。: says again what is spoken of, and nothing about it."""
    words = [word for word in clause.tokens if word.pos[0] != "補助記号"]
    breaks_off = next((i for i, word in enumerate(words) if i and words[i - 1].written == "は"), len(words))
    if any(word.normalized == "待つ" for word in words[breaks_off:]):
        words = words[:breaks_off]  # レシートは、ちょっと待ってください。
    return (
        not (clause.negated or clause.mentioned or clause.supposed or clause.others or clause.habit)
        and any(word.pos[0] == "名詞" for word in words)
        and all(word.pos[0] in _ECHOING or word.reading == "どこ" for word in words)
        and not any(word.reading != "どこ" and asks([word]) for word in words)
    )


def leaves_out_topic(clause: Clause) -> bool:
    """Whether something is told with no word of what it is told of: あ、ありました。 家にあります。"""
    if "tell" not in clause.acts or clause.mentioned:
        return False
    words = [word for word in clause.tokens if word.pos[0] != "補助記号"]
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else None
        if word.pos[1] == "係助詞" and word.written == "は":
            return False
        if word.written in ("が", "を") and word.pos[1] == "格助詞":
            return False
        bare = after is None or after.pos[0] not in ("助詞", "助動詞", "名詞", "接尾辞")
        if word.pos[0] == "名詞" and bare:
            return False
    return True


def names_nothing(clause: Clause) -> bool:
    """Whether a question names nothing that it asks about: いくらですか。 どの電車ですか。"""
    if "ask" not in clause.acts or clause.mentioned:
        return False
    words = [word for word in clause.tokens if word.pos[0] != "補助記号"]
    return all(
        word.pos[0] not in ("名詞", "代名詞")
        or asks([word])
        or (index > 0 and asks([words[index - 1]]))
        or word.reading in ("いくら", "ぐらい", "くらい", "ごろ")
        for index, word in enumerate(words)
    )
