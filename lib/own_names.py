"""Giving one's own name: マリアといいます, ジョンと呼んでください; not 友だちはニコといいます."""

from collections.abc import Sequence

from lib.questions import asks
from lib.reservations import others
from lib.tokens import Token

_OWN = frozenset(
    {"私", "僕", "俺", "名前", "苗字", "名字", "氏名", "あだ名", "渾名", "ニックネーム", "フルネーム"}
)
_NAMES = frozenset({"名前", "名", "苗字", "名字", "あだ名", "渾名", "ニックネーム", "者", "物", "もの"})


def names_oneself(words: Sequence[Token], at: int) -> bool:
    """マリアといいます, ワンという名前です, ジョンと呼んでください: と at `at` follows one's own name."""
    first = at
    while first > 0 and _may_be_named(words[first - 1]):
        first -= 1
    name, before = words[first:at], words[:first]
    if name and _is_what_others_say(before, words[at + 1 :]):
        return True
    own = bool(before) and (before[-1].normalized in _OWN or before[-1].written in ("は", "が", "も"))
    if not name or not (own or any(_is_strange(word) for word in name)) or others(words):
        return False
    if asks(words) or any(word.written == "か" and word.pos[0] == "助詞" for word in words[-3:]):
        return False
    return _gives_name(words[at + 1 :]) and _is_about_oneself(before, words[at + 1])


def _may_be_named(word: Token) -> bool:
    """ワン and ニコ are heard as adverbs, and 石田さん is somebody else."""
    strange = _is_katakana(word) and word.pos[0] in ("副詞", "感動詞", "形状詞", "動詞", "接頭辞", "接尾辞")
    noun = word.pos[0] == "名詞" and word.pos[1] != "数詞" and word.normalized not in _OWN
    return strange or noun


def _is_strange(word: Token) -> bool:
    return word.pos[1] == "固有名詞" or _is_katakana(word) or word.written.isascii()


def _is_katakana(word: Token) -> bool:
    return all("ァ" <= sign <= "ー" for sign in word.written)


def _gives_name(said: Sequence[Token]) -> bool:
    """Whether what follows と gives a name: いいます, いう者です, 呼んでください; 言っていました reports."""
    verb, rest = said[0], said[1:]
    if verb.normalized == "申す":
        return True
    if any(word.pos[4].endswith("助動詞-タ") or word.normalized in ("ない", "ず") for word in rest[:3]):
        return False
    if verb.normalized == "呼ぶ":
        calls = [word.normalized for word in rest[1:2]] == ["居る"]  # ポチと呼んでいます
        return bool(rest) and (rest[0].normalized == "れる" or (rest[0].written == "で" and not calls))
    if verb.normalized != "言う":
        return False
    if not rest or rest[0].lemma == "ます":
        return True
    if rest[0].normalized in _NAMES:
        ends = rest[1:2] == [] or rest[1].pos[0] == "助動詞" or rest[1].written in ("で", "が")
        return ends or (len(rest) > 2 and (rest[1].written, rest[2].normalized) == ("の", "予約"))  # noqa: PLR2004
    return rest[0].pos[1] in ("準体助詞", "終助詞")  # マリアっていうんです, マリアっていうよ


def _is_what_others_say(before: Sequence[Token], said: Sequence[Token]) -> bool:
    """みんなは私をベンと呼びます: the name is one's own, whoever says it."""
    me = [word.normalized for word in before[-2:-1]] in (["私"], ["僕"], ["俺"])
    if not (me and before[-1].written == "を" and said[0].normalized == "呼ぶ") or asks(said):
        return False
    return not any(
        word.pos[4].endswith("助動詞-タ") or word.normalized in ("ない", "ず", "か") for word in said[1:]
    )


def _is_about_oneself(before: Sequence[Token], verb: Token) -> bool:
    """Whether what stands before the name leaves it one's own: 私は, もしもし, 韓国から来た; not 犬は."""
    for index, word in enumerate(before):
        if word.written in ("は", "が", "も") and word.pos[0] == "助詞" and word.pos[1] != "接続助詞":
            start = index
            while start > 0 and (
                before[start - 1].pos[0] in ("名詞", "代名詞", "接頭辞", "接尾辞", "連体詞")
                or before[start - 1].written == "の"
            ):
                start -= 1
            if any(
                one.written != "の"
                and one.pos[0] != "接頭辞"
                and one.normalized not in _OWN | {"こと", "事", "予約"}
                for one in before[start:index]
            ):
                return False
    if not before:
        return True
    last = before[-1]
    if last.written in ("は", "が", "も", "の") or last.normalized in _OWN:
        return True
    if last.written in ("に", "を"):
        return verb.normalized == "呼ぶ"
    return last.pos[0] in ("感動詞", "接続詞", "助動詞", "副詞") or last.pos[1] in ("接続助詞", "終助詞")
