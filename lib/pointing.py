"""それ and これ, and no word at all: a clause that leaves to what was said before what it is about.

What it stands for was named just before, by the learner or by the partner: おすすめは味噌ですか。それを一つ。
A request may point. Something told may leave its topic to an echo of it just before (レシートですか。
はい、あります。), and a question to what was just said (ごちそうさまでした。いくらですか。). Whether
what it points to meets an objective is for the rule to say (`rules.py`), and which thing of several is
meant for the partner to ask (`partners/`).
"""

from collections.abc import Sequence
from dataclasses import replace

from lib.clauses import Clause
from lib.questions import asks
from lib.requests import GIVING
from lib.tokens import Token, without_marks

_POINTING = frozenset({"其れ", "此れ", "それ", "これ", "そちら", "こちら", "同じ", "そっち", "其方", "此方"})
_ABOUT = frozenset({"は", "って", "の", "より"})  # それはちょっと…, それの写真, それより
_ANSWERS = frozenset({"はい", "うん", "ええ", "じゃあ", "では", "じゃ", "ぜひ", "そう", "もちろん"})
_ECHOING = frozenset({"名詞", "接頭辞", "接尾辞", "助詞", "助動詞", "感動詞", "連体詞"})
_NO_TOPICS = frozenset({"実", "今", "今日", "今回", "本当"})
_OF_THINGS = frozenset("つ個皿杯本枚冊台着足丁箱袋匹")
_TAKING = GIVING | {"為る"}  # それにします


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


def counts_only(clause: Clause) -> bool:
    """じゃあ、二つください: a request that says how many, and names nothing."""
    words = without_marks(clause.tokens)
    return (
        "request" in clause.acts
        and any(word.normalized in _OF_THINGS for word in words)
        and all(
            word.pos[1] == "数詞"
            or word.normalized in _OF_THINGS
            or word.pos[0] in ("接頭辞", "接続詞", "感動詞", "副詞", "助詞", "助動詞")
            or word.normalized in _TAKING
            for word in words
        )
    )


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
            or word.normalized in _TAKING
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


def topic_for(before: Sequence[Clause], clause: Clause) -> Sequence[Clause]:
    """What a clause with no topic of its own is told of, the nearest last; none where it has one.

    レシートですか。 … レシートは探してみますが、 … レシートは、ちょっと待ってください。 … あ、ありました。
    """
    if not leaves_out_topic(clause):
        return ()
    topics = []
    for earlier in before:
        asked = earlier is before[-1] and "ask" in earlier.acts and "name" not in clause.acts
        if asked and (topic := _topic(earlier, goes_on=True)) is not None:
            topics.append(topic)  # レシートは要りますか。家にあるんですが。
        elif is_echo(earlier):
            topics.append(earlier)
        elif (topic := _topic(earlier, goes_on=earlier.sentence == clause.sentence)) is not None:
            topics.append(topic)
    return topics


def is_echo(clause: Clause) -> bool:
    """レシートですか。 レシートはどこかな。: says again what is spoken of, and nothing about it."""
    words = without_marks(clause.tokens)
    named = any(word.pos[0] == "名詞" for word in words)
    unknown = "ask" in clause.acts and clause.end - clause.start > 2  # れしーと？  # noqa: PLR2004
    return (
        not (clause.negated or clause.mentioned or clause.supposed or clause.others or clause.habit)
        and (named or unknown)
        and all(word.pos[0] in _ECHOING or word.reading == "どこ" for word in words)
        and not any(word.reading != "どこ" and asks([word]) for word in words)
    )


def _topic(clause: Clause, *, goes_on: bool) -> Clause | None:
    """The topic of a clause, if the next one `goes_on` with it or this one breaks off after it."""
    words = without_marks(clause.tokens)
    at = next((i for i, word in enumerate(words) if _marks_topic(words, i)), None)
    if at is None or clause.mentioned or clause.supposed or clause.others or clause.habit:
        return None
    rest = words[at + 1 :]
    breaks_off = all(word.pos[0] == "副詞" for word in rest) or any(w.normalized == "待つ" for w in rest)
    if not (goes_on or breaks_off):
        return None
    return replace(clause, tokens=tuple(words[:at]), end=words[at - 1].end, negated=False)


def _marks_topic(words: Sequence[Token], at: int) -> bool:
    """Whether this は marks a topic: not in 実は, 今は, 家には."""
    if at == 0 or words[at].written != "は" or words[at].pos[1] != "係助詞":
        return False
    before = words[at - 1]
    return before.pos[0] in ("名詞", "代名詞", "接尾辞") and before.normalized not in _NO_TOPICS


def leaves_out_topic(clause: Clause) -> bool:
    """Whether something is told with no word of what it is told of: あ、ありました。 家にあります。"""
    if "tell" not in clause.acts or clause.mentioned:
        return False
    words = without_marks(clause.tokens)
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else None
        if _marks_topic(words, index):
            return False
        if word.written in ("が", "を") and word.pos[1] == "格助詞":
            return False
        bare = after is None or after.pos[0] not in ("助詞", "助動詞", "名詞", "接尾辞")
        if word.pos[0] == "名詞" and bare and word.pos[2] != "副詞可能":
            return False
    return True


def proposes_nothing_named(clause: Clause) -> bool:
    """いっしょに行こうよ。 ゆかた着て、行きましょう。: whereto was said just before."""
    words = clause.tokens
    how = (at + 1 for at in range(len(words) - 1) if _breaks_after_te(words[at], words[at + 1]))
    rest = without_marks(words[max(how, default=0) :])
    together = any(word.pos[5].startswith("意志推量形") for word in rest)
    named = any(word.pos[0] in ("名詞", "代名詞") and word.normalized != "一緒" for word in rest)
    return together and not named and not clause.firm and "request" in clause.acts


def _breaks_after_te(word: Token, after: Token) -> bool:
    return word.pos[1] == "接続助詞" and word.written in ("て", "で") and after.pos[0] == "補助記号"


def names_nothing(clause: Clause) -> bool:
    """Whether a question names nothing that it asks about: いくらですか。 どの電車ですか。"""
    if "ask" not in clause.acts or clause.mentioned:
        return False
    words = without_marks(clause.tokens)
    return all(
        word.pos[0] not in ("名詞", "代名詞")
        or asks([word])
        or (index > 0 and asks([words[index - 1]]))
        or word.reading in ("いくら", "ぐらい", "くらい", "ごろ")
        for index, word in enumerate(words)
    )
