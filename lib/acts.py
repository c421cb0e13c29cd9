"""How a clause asks: for something, to know something, or not at all.

Forms are tried from the clearest (ください) to the barest (味噌ラーメン一つ。), and the first that fits says
how firmly something is asked for. What takes a request back is in `reservations.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lib.japanese import Token

_QUESTION_KINDS = frozenset({"代名詞", "副詞", "連体詞", "名詞", "形状詞"})
_QUESTION_WORDS_TEXT = """
    なに なん どこ いつ いくら いくつ どれ どの どう だれ なぜ どうして どちら どっち
    どんな いかが なんじ どなた どれくらい どのくらい どれぐらい どのぐらい
"""
_QUESTION_WORDS = frozenset(_QUESTION_WORDS_TEXT.split())
_TAIL_PARTICLES = frozenset({"も", "ばかり", "だけ", "と", "は"})
_FORMAL = frozenset(
    {"物", "もの", "事", "こと", "の", "所", "ところ", "積もり", "つもり", "筈", "はず", "訳", "わけ"}
)
_ORDERING = frozenset({"頼む", "注文", "オーダー", "追加"})
_FIRST_PERSON = frozenset(["私", "僕", "俺", "我々", "私たち", "自分"])
_OPEN_TOPICS = _FIRST_PERSON | {"注文", "飲み物", "食べ物", "今日", "料理"}
_FINDING_OUT = frozenset({"教える", "知る", "伺う", "聞く", "尋ねる", "探す", "教わる"})
GIVING = frozenset({"下さる", "貰う", "頂く", "呉れる", "頂戴", "欲しい", "願う", "御願い"})
_KNOWING = frozenset({"知る", "分かる", "覚える", "聞く", "調べる", "見る", "決める"})
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
        return Request("loose", _deed(end.words, end.start + at - 1) if end.start + at else _NOTHING)
    will = _willing(end)
    if will is not None and end.tail[will].pos[0] == "動詞":
        return Request("loose", _deed(end.words, end.start + will))
    if will is not None and end.tail[will].lemma == "ます" and end.start + will and not end.asks:
        return Request("loose", _deed(end.words, end.start + will - 1))
    return None


def _intending(end: _End) -> Request | None:
    """味噌ラーメンを食べます, お水持ってきて."""
    if end.asks or not end.tail:
        return None
    verbs = [word for word in end.tail if word.pos[0] == "動詞" and word.pos[1] != "非自立可能"]
    if verbs and verbs[-1].normalized in _CONSUMING:
        return Request("loose", frozenset({verbs[-1].normalized}))
    last = end.tail[-1]
    if len(end.tail) > 1 and last.written in ("て", "で") and last.pos[1] == "接続助詞":
        return Request("loose", _deed(end.words, len(end.words) - 2))
    return None


def _plain(end: _End) -> Request:
    """A thing named and nothing else: 味噌ラーメン一つ。 お茶で。 味噌ラーメンです。"""
    words, tail = end.words, end.tail
    last = next((word for word in reversed(words) if word.written not in ("ね", "よ", "な", "さ")), words[-1])
    if last.written == "で" and (not tail or tail[0].pos[0] in ("助動詞", "助詞")):
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


def _asked_deed(words: Sequence[Token], at: int) -> frozenset[str]:
    """両替をお願いします: the noun before お願い is what is to be done, if it can be done at all."""
    before = [word for word in words[:at] if word.pos[0] not in ("助詞", "接頭辞")]
    if before and _can_be_done(before[-1]):
        return frozenset({before[-1].normalized})
    return frozenset()


# --- questions --------------------------------------------------------------------------------


def asks(tokens: Sequence[Token]) -> bool:
    """Whether a question word asks: 何も, どこか, いつでも and いくら待っても do not."""
    return any(
        _is_question_word(token) and not _is_vague(tokens, index) and not _is_known(tokens[index + 1 :])
        for index, token in enumerate(tokens)
    )


def _is_question_word(token: Token) -> bool:
    if token.normalized.isdecimal():
        return False  # 五日 is read いつか
    counts = token.written.startswith("何") and token.reading.startswith("なん")  # 何日, 何種類
    return (token.reading in _QUESTION_WORDS or counts) and token.pos[0] in _QUESTION_KINDS


def _is_vague(tokens: Sequence[Token], index: int) -> bool:
    """何も, 何の反応も, どのボタンも, いつでも, どこか…, いくら待っても: no matter what."""
    rest = tokens[index + 1 :]
    if not rest:
        return False
    if rest[0].written == "か" and len(rest) > 1 and rest[1].pos[0] != "補助記号":
        return True
    if _is_any(rest):
        return True
    if tokens[index].written.startswith(("何", "なん", "なに", "どの", "どんな", "だれ", "誰", "どこ")):
        nouns = 1 if rest[0].written == "の" else 0
        while nouns < len(rest) and rest[nouns].pos[0] in ("名詞", "接尾辞", "接頭辞"):
            nouns += 1
        if nouns and _is_any(rest[nouns:]):
            return True
    for at, word in enumerate(rest):
        if word.written == "か" and word.pos[0] == "助詞":
            return False
        if word.pos[1] == "接続助詞" and word.written in ("て", "で"):
            return rest[at + 1 : at + 2] != [] and rest[at + 1].written == "も"
    return False


def _is_any(rest: Sequence[Token]) -> bool:
    """Begins with も or でも."""
    written = [word.written for word in rest[:2]]
    return written[:1] in (["も"], ["でも"]) or written == ["で", "も"]


def _is_known(rest: Sequence[Token]) -> bool:
    """何時に来るか、知っています: what is asked there is known, and nobody is asked."""
    at = next((i for i, word in enumerate(rest) if word.written == "か" and word.pos[0] == "助詞"), None)
    if at is None:
        return False
    after = [word for word in rest[at + 1 :] if word.pos[0] != "補助記号"]
    verb = next((i for i, word in enumerate(after) if word.normalized in _KNOWING), None)
    if verb is None or verb > 1:
        return False
    return all(
        word.normalized
        in ("居る", "ます", "た", "て", "です", "よ", "ね", "が", "けど", "から", "の", "ので")
        or word.written in ("て", "で", "ん")
        for word in after[verb + 1 :]
    )


def is_question(words: Sequence[Token], tail: Sequence[Token], *, asked: bool) -> bool:
    """Whether the clause asks to be told something, with か or without."""
    if asked or asks(words):
        return True
    ends = [word for word in words[-3:] if word.pos[0] == "助詞" and word.written in ("か", "かしら", "かい")]
    wonders = len(words) > 1 and words[-1].written == "な" and words[-2].written == "か"
    return bool(ends) and not (wonders and any(word.pos[5].startswith("意志") for word in tail))


def wants_to_know(words: Sequence[Token]) -> bool:
    """教えてください, 知りたいです, わからないんですが: questions without か."""
    for index, word in enumerate(words):
        rest = words[index + 1 :]
        wished = any(
            after.normalized in ("たい", "下さる", "貰う", "頂く", "欲しい", "願う", "呉れる")
            for after in rest
        )
        refused = any(after.normalized in ("ない", "無い", "ず") for after in rest)
        if word.normalized in _FINDING_OUT and wished and not refused:
            return True
        if word.normalized in ("分かる", "知る") and any(
            after.normalized in ("ない", "ず") for after in rest
        ):
            return True
        if word.normalized == "教える" and not rest[1:]:
            return True
        if word.normalized == "探す" and any(
            after.normalized == "居る" or after.lemma == "てる" for after in rest
        ):
            return True
    return False


# --- the end of a clause ----------------------------------------------------------------------


def tail_of(words: Sequence[Token]) -> list[Token]:
    """The end of a clause that says how it is meant: its last verb or adjective and what follows."""
    first = len(words)
    while first > 0:
        word = words[first - 1]
        main = word.pos[0]
        if (
            main in ("助動詞", "動詞", "形容詞")
            or word.pos[1] in ("終助詞", "接続助詞", "準体助詞", "助動詞語幹")
            or (main == "助詞" and word.written in _TAIL_PARTICLES and first < len(words))
            or (word.written == "も" and first > 1 and words[first - 2].written == "か")
            or (main == "助詞" and word.written == "か")
            or word.normalized in ("御願い", "頂戴", "大丈夫", "結構", "可能")
            or (word.normalized in _FORMAL and first < len(words))
            or (main == "接頭辞" and first < len(words) and words[first].pos[0] == "動詞")
        ):
            first -= 1
        else:
            break
    return list(words[first:])


def has(tail: Sequence[Token], *normalized: str) -> bool:
    """Whether one of these words stands in it."""
    return any(word.normalized in normalized for word in tail)


def is_past(word: Token) -> bool:
    """た and だ that say that something is over; not たら."""
    return word.pos[4].endswith("助動詞-タ") and not word.pos[5].startswith("仮定形")


def predicates(words: Sequence[Token]) -> list[Token]:
    """The verbs and adjectives that say something of their own."""
    return [
        word
        for index, word in enumerate(words)
        if word.pos[0] in ("形容詞", "形状詞")
        or (word.pos[0] == "動詞" and not (word.pos[5].startswith("連用形") and _stands_loose(words, index)))
    ]


def _stands_loose(words: Sequence[Token], index: int) -> bool:
    """A verb's stem with nothing hanging on it: the かい that Sudachi sees in おかいけい."""
    after = words[index + 1] if index + 1 < len(words) else None
    return after is None or (after.pos[0] not in ("助動詞", "動詞") and after.pos[1] != "接続助詞")
