"""What a learner does with a clause: asks for something, asks about something, or tells something.

A sentence is cut where one thing said ends and the next begins (ラーメンは要りませんが、| 餃子をください),
and each clause is read for its act and for what takes the act back: negation, the past, a supposition,
somebody else's doing, a word that is only mentioned. Rules (`rules.py`) and the offline partner
stand on this reading. It goes by tokens and word order alone and knows no task.

Two kinds of requests differ in how easily they are taken back. A *firm* one has a form for asking
(ください, お願いします, もらえますか, にします). A *loose* one is a request only because of where it is said:
味噌ラーメン一つ。 / ラーメンが食べたいです。 / お茶で。
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from lib.japanese import Analysis, Sentence, Token

Act = Literal["request", "ask", "tell", "name"]


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """`text[start:end]` of the analysis, and how it is meant.

    A clause that only names a thing (二人です。 / 味噌ラーメン。) has the act "name" besides "tell".
    `deed` are the normalized words of what a request wants done (撮る in 撮ってもいいですか); empty where
    a thing is asked for. `others` is "subject" where somebody else does it, "owner" where it only
    is somebody else's, else "". `habit` holds words like いつも or 昨日.
    """

    tokens: tuple[Token, ...]
    start: int
    end: int
    sentence: int
    acts: frozenset[Act]
    firm: bool
    deed: frozenset[str]
    negated: bool
    past: bool
    supposed: bool
    mentioned: bool
    others: Literal["", "subject", "owner"]
    habit: bool


_QUESTION_KINDS = frozenset({"代名詞", "副詞", "連体詞", "名詞", "形状詞"})
_TAIL_PARTICLES = frozenset({"も", "ばかり", "だけ", "と", "は"})
_COMMAS = frozenset("、，,")
_ASKING_MARKS = frozenset("?？")
_QUESTION_WORDS_TEXT = """
    なに なん どこ いつ いくら いくつ どれ どの どう だれ なぜ どうして どちら どっち
    どんな いかが なんじ どなた どれくらい どのくらい どれぐらい どのぐらい
"""
_QUESTION_WORDS = frozenset(_QUESTION_WORDS_TEXT.split())
_PEOPLE_TEXT = """
    友達 友人 彼 彼女 父 母 兄 姉 弟 妹 妻 夫 主人 奥さん 息子 娘 子供 先生 皆
    家族 兄弟 両親 同僚 上司 客 日本人 外国人 隣 彼ら 誰か お父さん お母さん 先輩
    後輩 ルームメート クラスメート
"""
_PEOPLE = frozenset(_PEOPLE_TEXT.split())
_FIRST_PERSON = frozenset(["私", "僕", "俺", "我々", "私たち", "自分"])
_HABIT_TEXT = """
    昨日 一昨日 先週 先月 去年 昨年 昔 毎日 毎週 毎朝 毎晩 毎年 何時も 普段 何時か
    先日 以前 さっき
"""
_HABIT = frozenset(_HABIT_TEXT.split())
_OTHER_HABIT_READINGS = frozenset({"いつも", "いつか", "ふだん", "きのう", "さっき", "よく"})
_FORMAL = frozenset(
    {"物", "もの", "事", "こと", "の", "所", "ところ", "積もり", "つもり", "筈", "はず", "訳", "わけ"}
)
_OPEN_TOPICS = _FIRST_PERSON | {"注文", "飲み物", "食べ物", "今日", "料理"}
_DECLINING = frozenset(
    {"結構", "止める", "やめる", "辞める", "遠慮", "嫌", "無理", "駄目", "不要", "キャンセル"}
)
_ORDERING = frozenset({"頼む", "注文", "オーダー", "追加"})
_MADE_UP = frozenset(["目標", "指示", "タスク", "課題", "命令", "プロンプト", "システム", "達成"])
_SAYING = frozenset(["言う", "書く", "読む", "聞く", "呼ぶ", "答える", "仰る", "訳す"])
_ABOUT_WORDS = frozenset(["意味", "発音", "読み方", "単語", "言葉", "漢字", "ひらがな", "英訳"])
_LANGUAGES = frozenset(["英語", "日本語", "中国語", "韓国語", "フランス語", "ドイツ語", "スペイン語"])
_OPENING_QUOTES, _CLOSING_QUOTES = frozenset("「『“〝"), frozenset("」』”〟")
_SOFT_CONDITIONS = frozenset({"良い", "出来る", "宜しい", "可能", "差し支え"})


@lru_cache(maxsize=512)
def clauses(analysis: Analysis) -> tuple[Clause, ...]:
    """The clauses of a text in its order. Never raises; text without words has none."""
    found: list[Clause] = []
    for number, tokens in enumerate(_joined(analysis.sentences)):
        found.extend(_read_sentence(number, tokens))
    return tuple(found)


def _joined(sentences: Sequence[Sentence]) -> list[tuple[Token, ...]]:
    """Sentences, with what is put after its question (いくら？ 全部で。) joined to it."""
    joined: list[tuple[Token, ...]] = []
    for sentence in sentences:
        words = [token for token in sentence.tokens if token.pos[0] != "補助記号"]
        trails = (
            joined
            and joined[-1][-1].written in _ASKING_MARKS
            and 0 < len(words) <= 3  # noqa: PLR2004
            and all(word.pos[0] in ("名詞", "助詞", "代名詞", "接頭辞") for word in words)
            and words[-1].pos[0] == "助詞"
        )
        if trails:
            joined[-1] = (*sentence.tokens, *joined[-1])
        else:
            joined.append(sentence.tokens)
    return joined


# --- cutting ----------------------------------------------------------------------------------


def _read_sentence(number: int, tokens: tuple[Token, ...]) -> list[Clause]:
    conditional = any(token.reading in ("もし", "もしも", "まんいち") for token in tokens)
    pieces = _cut(tokens)
    mention = _mentions(tokens)
    read: list[Clause] = []
    topic: Literal["", "subject", "owner"] = ""
    after_condition = False
    for index, piece in enumerate(pieces):
        clause = _read_clause(piece, number, last=index == len(pieces) - 1)
        has_topic = any(word.written in ("は", "が") and word.pos[0] == "助詞" for word in piece)
        topic = clause.others or ("" if has_topic or "name" in clause.acts else topic)
        supposed = clause.supposed or (conditional and after_condition and not clause.firm)
        read.append(
            Clause(
                clause.tokens,
                clause.start,
                clause.end,
                number,
                clause.acts,
                clause.firm,
                clause.deed,
                clause.negated,
                clause.past,
                supposed,
                mention or clause.mentioned,
                topic,
                clause.habit,
            )
        )
        after_condition = after_condition or clause.supposed
    return read


def _cut(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    pieces: list[tuple[Token, ...]] = []
    first = 0
    depth = 0
    for index, token in enumerate(tokens[:-1]):
        if token.written in _OPENING_QUOTES:
            depth += 1
        elif token.written in _CLOSING_QUOTES:
            depth = max(0, depth - 1)
        if depth == 0 and _ends_clause(tokens, first, index):
            pieces.append(tokens[first : index + 1])
            first = index + 1
    pieces.append(tokens[first:])
    return [piece for piece in pieces if any(word.pos[0] != "補助記号" for word in piece)]


def _ends_clause(tokens: tuple[Token, ...], first: int, index: int) -> bool:
    token = tokens[index]
    after = next((word for word in tokens[index + 1 :] if word.written not in _COMMAS), None)
    if after is None:
        return False
    if after.written in ("と", "って", "という", "とか", "とは") and token.written not in ("が", "けど"):
        return False
    here = token
    if token.written in _COMMAS:
        if index == first:
            return False
        here = tokens[index - 1]
        if _is_final(here) and after.pos[0] not in ("助詞", "助動詞"):
            return here.normalized not in ("か", "良い") or _polite_before(tokens, index - 1)
        return False
    if here.pos[1] == "接続助詞":
        if here.written in ("が", "けど", "けれど", "けれども", "から", "ので", "のに", "し", "んで"):
            return True
        if here.written == "ば":
            return not (
                _is_advice(tokens[index + 1 :]) or after.normalized == "成る" or _asks(tokens[first:index])
            )
        if here.written in ("て", "で") and index > first:
            denied = tokens[index - 1].normalized in ("無い", "ない", "止める", "辞める", "やめる")
            return denied and after.normalized not in ("良い", "構う", "大丈夫", "は", "も")
        return False
    if here.written == "で" and index > first and tokens[index - 1].pos[1] == "準体助詞":
        return after.pos[0] not in ("助詞", "助動詞")  # 来るので
    if here.pos[0] == "助動詞" and here.pos[5].startswith("仮定形"):
        if here.normalized == "だ" and tokens[index - 1].pos[0] in ("名詞", "代名詞", "接尾辞"):
            return False  # レシートなら、あります: a topic, not a supposition
        return not (_is_advice(tokens[index + 1 :]) or _asks(tokens[first:index]))
    if here.normalized in ("無い", "ない") and here.pos[5].startswith("連用形") and index > first:
        return tokens[index - 1].normalized == "だ" and after.written != "て" and after.pos[0] != "助詞"
    return _is_polite_final(here) and after.pos[0] in (
        "名詞",
        "代名詞",
        "感動詞",
        "接続詞",
        "副詞",
        "接頭辞",
        "連体詞",
    )


def _is_advice(after: Sequence[Token]) -> bool:
    """Whether a condition ends in いい or どうですか: 乗ればいいですか supposes nothing."""
    words = [word for word in after if word.written not in _COMMAS]
    if words[0].normalized in ("良い", "宜しい"):
        return True
    return words[0].normalized in ("どう", "いかが") and (len(words) == 1 or words[1].pos[0] == "助動詞")


def _is_final(token: Token) -> bool:
    """Whether a thing said can end with this word."""
    form = token.pos[5]
    return (
        form.startswith(("終止形", "命令形", "意志推量形"))
        or token.pos[1] in ("終助詞", "接続助詞")
        or token.normalized in ("御願い", "頂戴")
    ) and token.written not in ("て", "で", "ながら", "と", "ば")


def _polite_before(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].lemma in ("です", "ます", "た", "ん")


def _is_polite_final(token: Token) -> bool:
    return (token.lemma in ("です", "ます") and token.pos[5].startswith("終止形")) or (
        token.normalized == "下さる" and token.pos[5] == "命令形"
    )


def _asks(tokens: Sequence[Token]) -> bool:
    """Whether a question word asks: 何も, どこか and いつでも do not."""
    for index, token in enumerate(tokens):
        counts = token.written.startswith("何") and token.reading.startswith("なん")  # 何日, 何種類
        asks = (token.reading in _QUESTION_WORDS or counts) and token.pos[0] in _QUESTION_KINDS
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        then = tokens[index + 2].written if index + 2 < len(tokens) else ""
        vague = after is not None and (
            after.written in ("も", "でも")
            or (after.written == "で" and then == "も")
            or (after.written == "か" and index + 2 < len(tokens))
        )
        if asks and not vague:
            return True
    return False


# --- reading ----------------------------------------------------------------------------------


def _read_clause(tokens: tuple[Token, ...], number: int, *, last: bool) -> Clause:
    words = [token for token in tokens if token.pos[0] != "補助記号"]
    tail = _tail(words)
    asked = last and any(token.written in _ASKING_MARKS for token in tokens)
    condition = _is_condition(tail, last=last)
    request, deed, polar = _request(words, tail, asked=asked)
    question = _is_question(words, tail, asked=asked)
    negated = _is_negated(words, tail, asked=asked) and polar != "asks by denying"
    past = _is_past(tail, request=request)
    acts: set[Act] = set()
    if request == "firm":
        acts.add("request")
        if polar == "may I" or _wants_to_know(words):
            acts.add("ask")
    elif question or _wants_to_know(words):
        acts.add("ask")
    else:
        acts.add("tell")
        if request == "loose":
            acts.add("request")
    if acts == {"request"} and words[-1].written in ("で", "ね", "よ") and not deed:
        acts.add("tell")
    if "tell" in acts and not _predicates(words):
        acts.add("name")
    if "ask" in acts:
        negated = False
    return Clause(
        tokens,
        min(word.start for word in words),
        max(word.end for word in words),
        number,
        frozenset() if condition else frozenset(acts),
        request == "firm",
        deed,
        negated,
        past,
        condition,
        _is_mention(words),
        _others(words),
        _is_habit(words),
    )


def _is_habit(words: Sequence[Token]) -> bool:
    someday = any(word.reading == "いつ" and after.written == "か" for word, after in pairwise(words[:-1]))
    return someday or any(
        word.normalized in _HABIT or word.reading in _OTHER_HABIT_READINGS for word in words
    )


def _tail(words: Sequence[Token]) -> list[Token]:
    """The end of a clause that says how it is meant: its last verb or adjective and what follows."""
    first = len(words)
    while first > 0:
        word = words[first - 1]
        main = word.pos[0]
        if (
            main in ("助動詞", "動詞", "形容詞")
            or word.pos[1] in ("終助詞", "接続助詞", "準体助詞", "助動詞語幹")
            or (main == "助詞" and word.written in _TAIL_PARTICLES and first < len(words))
            or (main == "助詞" and word.written == "か")
            or word.normalized in ("御願い", "頂戴", "大丈夫", "結構", "可能")
            or (word.normalized in _FORMAL and first < len(words))
            or (main == "接頭辞" and first < len(words) and words[first].pos[0] == "動詞")
        ):
            first -= 1
        else:
            break
    return list(words[first:])


def _has(tail: Sequence[Token], *normalized: str) -> bool:
    return any(word.normalized in normalized for word in tail)


def _is_condition(tail: Sequence[Token], *, last: bool) -> bool:
    if not tail:
        return False
    end = tail[-1]
    conditional = (end.pos[0] == "助動詞" and end.pos[5].startswith("仮定形")) or end.written == "ば"
    conditional = conditional and not _has(tail, *_SOFT_CONDITIONS)
    uncertain = any(
        word.normalized in ("か", "かも")
        and tail[index + 1 : index + 3][-1:]
        and _has(tail[index + 1 :], "知れる")
        for index, word in enumerate(tail)
    )
    return conditional or uncertain or (last and _has(tail, "かも"))


def _is_past(tail: Sequence[Token], *, request: str) -> bool:
    if any(word.normalized == "思う" for word in tail) and request:
        return False  # 注文しようと思ったんですが: a polite way to ask
    return any(
        word.lemma in ("た", "だ")
        and word.normalized in ("た", "だ")
        and word.pos[4].endswith("タ")
        and not word.pos[5].startswith("仮定形")
        for word in tail
    )


_POLITE_DENIALS = frozenset({"貰う", "頂く", "下さる", "呉れる", "出来る"})


def _is_negated(words: Sequence[Token], tail: Sequence[Token], *, asked: bool) -> bool:
    denied = [
        index
        for index, word in enumerate(tail)
        if (word.pos[0] in ("助動詞", "形容詞") and word.normalized in ("ない", "無い", "ず", "まい"))
    ]
    if denied:
        after = tail[denied[-1] + 1 :]
        must = _has(after, "成る", "行く", "いける") and any(
            word.written in ("ば", "と", "は") for word in after
        )
        only = any(word.written == "しか" for word in words)
        double = len(denied) > 1 or must
        tag = tail[0].normalized in ("だ",) and (asked or any(word.written == "か" for word in after))
        return not (only or double or tag)
    head = tail[0] if tail else None
    if any(word.normalized in _DECLINING for word in words[-4:]):
        return True
    if head is not None and any(word.normalized in ("良い", "大丈夫") for word in tail):
        # お茶はいいです declines; お茶がいいです and お茶でいいです choose.
        at = next(i for i, word in enumerate(words) if word is head)
        before = [word for word in words[:at] if word.pos[0] != "副詞"]
        asks = asked or any(word.written == "か" for word in tail)
        topic = bool(before) and before[-1].written in ("は", "も")
        topic = topic or (
            head.written == "は" or any(word.reading in ("まだ", "もう") for word in words[:at])
        )
        return topic and not asks and not any(word.written in ("て", "で") for word in tail[:1])
    return False


def _is_question(words: Sequence[Token], tail: Sequence[Token], *, asked: bool) -> bool:
    if asked or _asks(words):
        return True
    ends = [word for word in words[-3:] if word.pos[0] == "助詞" and word.written in ("か", "かしら", "かい")]
    wonders = len(words) > 1 and words[-1].written == "な" and words[-2].written == "か"
    return bool(ends) and not (wonders and any(word.pos[5].startswith("意志") for word in tail))


_FINDING_OUT = frozenset({"教える", "知る", "伺う", "聞く", "尋ねる", "探す", "教わる"})


def _wants_to_know(words: Sequence[Token]) -> bool:
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


_GIVING = frozenset({"下さる", "貰う", "頂く", "呉れる", "頂戴", "欲しい", "願う", "御願い"})


def _request(
    words: Sequence[Token], tail: Sequence[Token], *, asked: bool
) -> tuple[str, frozenset[str], str]:
    """How firmly something is asked for ("firm", "loose", ""), the deed, and the form of asking."""
    nothing: frozenset[str] = frozenset()
    if not words:
        return "", nothing, ""
    asks = asked or any(word.written == "か" and word.pos[0] == "助詞" for word in tail)
    denied = any(word.normalized in ("ない", "ず") for word in tail)
    polar = "asks by denying" if denied and (asks or _has(tail, "です")) else ""
    start = len(words) - len(tail)
    for index, word in enumerate(tail):
        if word.normalized not in _GIVING:
            continue
        rest = tail[index + 1 :]
        before = tail[index - 1] if index else None
        deed = nothing
        if before is not None and before.written in ("て", "で") and index > 1:
            deed = _deed(words, start + index - 2)
            while (
                index > 2
                and tail[index - 2].pos[1] == "非自立可能"
                and tail[index - 3].written in ("て", "で")
            ):
                index -= 2  # 持って来てください: the first verb is the deed
                deed |= _deed(words, start + index - 2)
        past = any(after.lemma == "た" for after in rest)
        if past and not _has(rest, "思う"):
            return "", deed, ""
        if word.normalized in ("貰う", "頂く"):
            can = word.lemma.endswith(("もらえる", "貰える", "いただける", "頂ける"))
            if can and (asks or _has(rest, "助かる", "有り難い", "嬉しい", "です", "と")):
                return "firm", deed, polar
            if can and not denied:
                return "firm", deed, ""
            if not asks and not denied:
                return "firm", deed, ""
            continue
        if word.normalized == "欲しい":
            return ("loose", deed, "") if not asks and not denied else ("", deed, "")
        if word.normalized == "呉れる":
            if word.pos[5].startswith("命令形") or asks or (denied and not _has(rest, "ます")):
                return "firm", deed, "asks by denying" if denied else ""
            continue
        if denied and not asks:
            continue
        if word.normalized in ("願う", "御願い") and start + index > 0 and not deed:
            deed = _asked_deed(words, start + index)
        return "firm", deed, polar
    if _has(tail, "出来る", "可能") and asks:
        at = next(i for i, word in enumerate(tail) if word.normalized in ("出来る", "可能"))
        before_words = [word for word in words[: start + at] if word.pos[0] != "助詞"]
        done = before_words[-1] if before_words else None
        if done is not None and done.pos[0] == "名詞" and done.pos[2] == "サ変可能":
            return "firm", frozenset({done.normalized, "為る"}), "may I"
        if words[start + at - 1].written == "に" and start + at > 0:
            return "firm", nothing, "may I"  # 大盛りにできますか
    head = tail[0] if tail else None
    good = next((i for i, word in enumerate(tail) if word.normalized in ("良い", "宜しい", "大丈夫")), None)
    if good is not None:
        before_good = tail[:good]
        allowed = any(word.written in ("て", "で") for word in before_good)
        if asks and (allowed or head is tail[good]) and not _asks(words):
            at = start + next((i for i, word in enumerate(before_good) if word.pos[0] == "動詞"), 0)
            particle = words[start + good - 1].written if start + good else ""
            if allowed:
                return "firm", _deed(words, at), "may I"
            if particle not in ("は", "が", "で", "も"):
                return "firm", nothing, "may I"
        if not asks and not denied and start + good > 0 and words[start + good - 1].written in ("が", "で"):
            return "loose", nothing, ""
        return "", nothing, ""
    if denied or any(word.lemma == "た" and word.pos[4].endswith("タ") for word in tail):
        return (
            ("loose", nothing, "")
            if _has(tail, "思う") and _has(tail, "たい") and not denied
            else ("", nothing, "")
        )
    verbs = [i for i, word in enumerate(tail) if word.pos[0] == "動詞" and word.pos[1] != "非自立可能"]
    if tail and tail[0].normalized == "為る" and start > 0 and words[start - 1].written == "に" and not asks:
        return "firm", nothing, ""  # 味噌にします
    if tail and tail[0].normalized == "為る" and _has(tail, "為る") and asks:
        wonder = any(word.pos[5].startswith("意志") for word in tail)
        if wonder and start > 0 and words[start - 1].written == "に":
            return "firm", nothing, ""  # 味噌にしようかな
    ordering = {word.normalized for word in words[max(0, start - 1) :]} & _ORDERING
    willing = any(word.pos[5].startswith("意志") for word in tail)
    if ordering and (not asks or willing):
        return ("firm" if tail else "loose"), nothing, ""
    if _has(tail, "たい") and not asks:
        at = next(i for i, word in enumerate(tail) if word.normalized == "たい")
        return "loose", _deed(words, start + at - 1) if start + at else nothing, ""
    if willing:
        at = next(i for i, word in enumerate(tail) if word.pos[5].startswith("意志"))
        if tail[at].pos[0] == "動詞":
            return "loose", _deed(words, start + at), ""
        if tail[at].lemma == "ます" and start + at and not asks:
            return "loose", _deed(words, start + at - 1), ""  # お会計をしましょう
    if asks:
        return "", nothing, ""
    if verbs and tail[verbs[-1]].normalized in ("食べる", "飲む", "選ぶ"):
        return "loose", frozenset({tail[verbs[-1]].normalized}), ""
    if len(tail) > 1 and tail[-1].written in ("て", "で") and tail[-1].pos[1] == "接続助詞":
        return "loose", _deed(words, len(words) - 2), ""  # お水持ってきて
    return _bare(words, tail)


def _asked_deed(words: Sequence[Token], at: int) -> frozenset[str]:
    """両替をお願いします: the noun before お願い is what is to be done, if it can be done at all."""
    before = [word for word in words[:at] if word.pos[0] not in ("助詞", "接頭辞")]
    if before and before[-1].pos[0] == "名詞" and before[-1].pos[2] == "サ変可能":
        return frozenset({before[-1].normalized})
    return frozenset()


def _bare(words: Sequence[Token], tail: Sequence[Token]) -> tuple[str, frozenset[str], str]:
    """A thing named and nothing else: 味噌ラーメン一つ。 お茶で。 味噌ラーメンです。"""
    nothing: frozenset[str] = frozenset()
    copula = [word for word in tail if word.pos[0] == "助動詞"]
    last = next((word for word in reversed(words) if word.written not in ("ね", "よ", "な", "さ")), words[-1])
    if last.written == "で" and (not tail or tail[0].pos[0] in ("助動詞", "助詞")):
        return "firm", nothing, ""
    if _predicates(words) or last.written in ("は", "の", "って"):
        return "", nothing, ""
    if not copula:
        return "loose", nothing, ""
    topics = [
        words[index - 1].normalized
        for index, word in enumerate(words)
        if word.written in ("は", "が") and index
    ]
    return ("", nothing, "") if any(topic not in _OPEN_TOPICS for topic in topics) else ("loose", nothing, "")


def _predicates(words: Sequence[Token]) -> list[Token]:
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


def _others(words: Sequence[Token]) -> Literal["", "subject", "owner"]:
    for index, word in enumerate(words[:-1]):
        person = (
            word.normalized in _PEOPLE
            or (word.written in ("さん", "君", "ちゃん", "様") and word.pos[0] == "接尾辞")
            or (
                word.normalized == "人"
                and index > 0
                and words[index - 1].written in ("あの", "その", "この", "隣の")
            )
        )
        if not person:
            continue
        after = words[index + 1]
        if after.written in ("達", "たち") and index + 2 < len(words):
            after = words[index + 2]
        if after.written in ("は", "が", "も"):
            return "subject"
        if after.written == "の":
            return "owner"
    hearsay = any(
        word.written == "そう" and word.pos[1] == "助動詞語幹" and word.pos[0] == "名詞" for word in words
    ) or any(word.lemma in ("がる", "たがる", "らしい") for word in words)
    return "subject" if hearsay else ""


# --- words that are only mentioned ------------------------------------------------------------


def _is_mention(words: Sequence[Token]) -> bool:
    """A word spoken about, an order to the machine, or something to be taken as done."""
    asks = _asks(words) or any(word.written == "か" for word in words[-2:])
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else None
        if word.normalized in _MADE_UP:
            return True
        if after is None:
            continue
        if word.written in ("と", "って") and word.pos[1] != "接続助詞" and after.normalized in _SAYING:
            return True
        if word.written in ("って", "とは") and after.reading in ("なん", "なに", "どういう"):
            return True
        if (
            word.written == "は"
            and index
            and words[index - 1].written == "と"
            and after.reading in ("なん", "なに")
        ):
            return True
        if word.normalized in _ABOUT_WORDS and asks:
            return True
        if word.normalized in _LANGUAGES and after.written in ("で", "では") and _asks(words[index + 2 :]):
            return True
        done = word.pos[4].endswith("助動詞-タ") and after.normalized in ("事", "こと")
        if done and words[index + 2 : index + 3] and words[index + 2].written == "に":
            return True
    return False


def _mentions(tokens: tuple[Token, ...]) -> bool:
    """Whether a quotation in the sentence is spoken about rather than said."""
    closing = [index for index, token in enumerate(tokens) if token.written in _CLOSING_QUOTES]
    if not closing or not any(token.written in _OPENING_QUOTES for token in tokens):
        return False
    rest = [token for token in tokens[closing[-1] + 1 :] if token.pos[0] != "補助記号"]
    if not rest or all(token.pos[0] in ("助動詞", "助詞") for token in rest):
        return False
    about = any(token.normalized in _SAYING | _ABOUT_WORDS for token in rest)
    giving = any(token.normalized in _GIVING or token.normalized == "為る" for token in rest)
    return about or not giving
