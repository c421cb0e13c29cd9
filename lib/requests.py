"""How a clause asks for something: a thing or a deed, firmly, loosely, or not at all.

Forms are tried from the clearest (ください) to the barest (味噌ラーメン一つ。), and the first that fits says
how firmly something is asked for. What takes a request back is in `reservations.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lib.questions import asks
from lib.tails import has, is_past, predicates
from lib.tokens import Token

_ORDERING = frozenset({"頼む", "注文", "オーダー", "追加"})
_FIRST_PERSON = frozenset(["私", "僕", "俺", "我々", "私たち", "自分"])
_OPEN_TOPICS = _FIRST_PERSON | {"注文", "飲み物", "食べ物", "今日", "料理"}
GIVING = frozenset({"下さる", "貰う", "頂く", "呉れる", "頂戴", "欲しい", "願う", "御願い"})
_GOOD = frozenset({"良い", "宜しい", "大丈夫"})
_CONSUMING = frozenset({"食べる", "飲む", "選ぶ"})
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """How something is asked for.

    `deed` are the normalized words of what is to be done, empty where a thing is asked for. `denies`:
    the form holds a denial that denies nothing (もらえませんか). `permission`: it asks whether one may.
    """

    force: Literal["firm", "loose", ""]
    deed: frozenset[str] = _NOTHING
    denies: bool = False
    permission: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    """A clause's words, and its end: `tail` is `words[start:]`."""

    words: Sequence[Token]
    tail: Sequence[Token]
    start: int
    asks: bool
    denied: bool

    def before(self, index: int) -> str:
        """The word before `tail[index]`, as written."""
        return self.words[self.start + index - 1].written if self.start + index > 0 else ""


def request(words: Sequence[Token], tail: Sequence[Token], *, asked: bool) -> Request:
    """How firmly a clause asks for something. `asked`: it ends in a question mark."""
    end = _End(
        words,
        tail,
        len(words) - len(tail),
        asked or any(word.written == "か" and word.pos[0] == "助詞" for word in tail),
        any(word.normalized in ("ない", "ず") for word in tail),
    )
    for form in (_giving, _can_do, _allowing, _over_or_denied, _choosing, _ordering, _wishing, _intending):
        found = form(end)
        if found is not None:
            return found
    return Request("") if end.asks else _plain(end)


def _giving(end: _End) -> Request | None:
    """ください, お願いします, もらえますか, いただけると助かります, くれない？, ちょうだい, ほしい."""
    denies = end.denied and (end.asks or has(end.tail, "です"))
    for index, word in enumerate(end.tail):
        if word.normalized not in GIVING:
            continue
        rest = end.tail[index + 1 :]
        deed = _deed_before(end, index)
        if any(after.lemma == "た" for after in rest) and not has(rest, "思う"):
            return Request("", deed)
        if word.normalized in ("貰う", "頂く"):
            can = word.lemma.endswith(("もらえる", "貰える", "いただける", "頂ける"))
            if end.asks and not end.denied and any(after.pos[1] == "準体助詞" for after in rest):
                return Request("", deed)  # 新しいのがもらえるんですか
            polite = end.asks or has(rest, "助かる", "有り難い", "嬉しい", "です", "と")
            if can and polite:
                return Request("firm", deed, denies)
            if not end.denied and (can or not end.asks):
                return Request("firm", deed)
        elif word.normalized == "欲しい":
            return Request("" if end.asks or end.denied else "loose", deed)
        elif word.normalized == "呉れる":
            casual = end.denied and not has(rest, "ます")
            if word.pos[5].startswith("命令形") or end.asks or casual:
                return Request("firm", deed, end.denied)
        elif end.denied and not end.asks and end.before(index) == "で":
            return Request("firm", deed)  # 捨てないでください
        elif not end.denied or end.asks:
            if word.normalized in ("願う", "御願い") and not deed:
                deed = _asked_deed(end.words, end.start + index)
            return Request("firm", deed, denies)
    return None


def _can_do(end: _End) -> Request | None:
    """交換できますか, 大盛りにできますか."""
    at = next((i for i, word in enumerate(end.tail) if word.normalized in ("出来る", "可能")), None)
    if at is None or not end.asks:
        return None
    before = [word for word in end.words[: end.start + at] if word.pos[0] != "助詞"]
    if before and _can_be_done(before[-1]):
        return Request("firm", frozenset({before[-1].normalized, "為る"}), permission=True)
    return Request("firm", permission=True) if end.before(at) == "に" else None


def _allowing(end: _End) -> Request | None:
    """注文してもいいですか, お会計いいですか; 味噌がいいです, 味噌でいいです."""
    good = next((i for i, word in enumerate(end.tail) if word.normalized in _GOOD), None)
    if good is None:
        return None
    before = end.tail[:good]
    allowed = any(word.written in ("て", "で") for word in before)
    if end.asks and (allowed or good == 0) and not asks(end.words):
        if any(word.normalized == "ない" for word in before):
            return Request("")  # 払わなくてもいいですか
        if allowed:
            verb = next((i for i, word in enumerate(before) if word.pos[0] == "動詞"), 0)
            return Request("firm", _deed(end.words, end.start + verb), permission=True)
        if end.before(good) not in ("は", "が", "で", "も"):
            return Request("firm", permission=True)
    chosen = not end.asks and not end.denied and end.before(good) in ("が", "で")
    return Request("loose" if chosen else "")


def _over_or_denied(end: _End) -> Request | None:
    """What is denied or over asks for nothing, but for 注文したいと思ったんですが."""
    if not end.denied and not any(is_past(word) for word in end.tail):
        return None
    hesitant = has(end.tail, "思う") and has(end.tail, "たい") and not end.denied
    return Request("loose" if hesitant else "")


def _choosing(end: _End) -> Request | None:
    """味噌にします, 味噌にしようかな."""
    if end.tail and end.tail[0].normalized == "為る" and end.before(0) == "に":
        return Request("firm") if not end.asks or _willing(end) is not None else None
    return None


def _ordering(end: _End) -> Request | None:
    """味噌ラーメンを注文します, 頼もうかな, チャーシュー追加で."""
    named = any(word.normalized in _ORDERING for word in end.words[max(0, end.start - 1) :])
    if not named or (end.asks and _willing(end) is None):
        return None
    return Request("firm" if end.tail else "loose")


def _wishing(end: _End) -> Request | None:
    """ラーメンが食べたいです, 食べようかな, お会計をしましょう."""
    if not end.asks and has(end.tail, "たい"):
        at = next(i for i, word in enumerate(end.tail) if word.normalized == "たい")
        return Request("loose", _tried(end.words, end.start + at - 1) if end.start + at else _NOTHING)
    will = _willing(end)
    if will is not None and end.tail[will].pos[0] == "動詞":
        return Request("loose", _tried(end.words, end.start + will))
    if will is not None and end.tail[will].lemma == "ます" and end.start + will and not end.asks:
        return Request("loose", _tried(end.words, end.start + will - 1))
    return None


def _intending(end: _End) -> Request | None:
    """味噌ラーメンを食べます, お水持ってきて."""
    if end.asks or not end.tail:
        return None
    verbs = [word for word in end.tail if word.pos[0] == "動詞" and word.pos[1] != "非自立可能"]
    goes_on = has(end.tail, "居る") or any(word.lemma in ("てる", "でる") for word in end.tail)
    if verbs and verbs[-1].normalized in _CONSUMING and not goes_on:  # ビールを飲んでいます
        return Request("loose", frozenset({verbs[-1].normalized}))
    tail = [word for word in end.tail if word.pos[1] != "終助詞"]  # 替えてよ
    explains = len(tail) > 1 and tail[-2].lemma == "ます"  # 先週買いまして。
    if len(tail) > 1 and not explains and tail[-1].written in ("て", "で") and tail[-1].pos[1] == "接続助詞":
        return Request("loose", _deed(end.words, end.start + end.tail.index(tail[-2])))
    return None


def _plain(end: _End) -> Request:
    """A thing named and nothing else: 味噌ラーメン一つ。 お茶で。 味噌ラーメンです。"""
    words, tail = end.words, end.tail
    last = next((word for word in reversed(words) if word.written not in ("ね", "よ", "な", "さ")), words[-1])
    because = len(words) > 1 and words[-2].pos[1] == "準体助詞"  # いっぱいなので
    if last.written == "で" and not because and (not tail or tail[0].pos[0] in ("助動詞", "助詞")):
        return Request("firm")
    if predicates(words) or last.written in ("は", "の", "って"):
        return Request("")
    if not any(word.pos[0] == "助動詞" for word in tail):
        return Request("loose")
    topics = [words[i - 1].normalized for i, word in enumerate(words) if word.written in ("は", "が") and i]
    return Request("" if any(topic not in _OPEN_TOPICS for topic in topics) else "loose")


def _willing(end: _End) -> int | None:
    return next((i for i, word in enumerate(end.tail) if word.pos[5].startswith("意志")), None)


def _can_be_done(word: Token) -> bool:
    return word.pos[0] == "名詞" and word.pos[2] == "サ変可能"


def _deed_before(end: _End, index: int) -> frozenset[str]:
    """The verbs on which ください or もらえますか hangs; 持って来てください has two."""
    deed: frozenset[str] = _NOTHING
    while index > 1 and end.tail[index - 1].written in ("て", "で"):
        index -= 2
        deed |= _deed(end.words, end.start + index)
        if end.tail[index].pos[1] != "非自立可能":
            break
    return deed


def _deed(words: Sequence[Token], at: int) -> frozenset[str]:
    """What the verb at `at` does, with its noun where it is a する."""
    word = words[at]
    if word.normalized == "為る" and at > 0:
        before = words[at - 1]
        if before.written in ("を", "に", "も") and at > 1:
            thing = words[at - 2]
            return frozenset({"為る"}) if before.written == "に" else frozenset({"為る", thing.normalized})
        return frozenset({"為る", before.normalized})
    return frozenset({word.normalized})


def _tried(words: Sequence[Token], at: int) -> frozenset[str]:
    """What is done to see how it is: the 食べる of 食べてみたい and 食べてみよう."""
    trying = at > 1 and words[at].normalized == "見る" and words[at - 1].pos[1] == "接続助詞"
    return _deed(words, at - 2) if trying and words[at - 1].written in ("て", "で") else _deed(words, at)


def _asked_deed(words: Sequence[Token], at: int) -> frozenset[str]:
    """両替をお願いします: the noun before お願い is what is to be done, if it can be done at all."""
    before = [word for word in words[:at] if word.pos[0] not in ("助詞", "接頭辞")]
    if before and _can_be_done(before[-1]):
        return frozenset({before[-1].normalized})
    return frozenset()
