"""What takes an act back: denial, the past, a supposition, somebody else, a habit.

Each is read off the words of one clause; what they mean for a rule is in `rules.py`. Words that are only
mentioned stand in `mentions.py`.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from lib.tails import has, is_past
from lib.tokens import Token, without_marks

_PEOPLE_TEXT = """
    友達 友人 彼 彼女 父 母 兄 姉 弟 妹 妻 夫 主人 奥さん 息子 娘 子供 先生 皆
    家族 兄弟 両親 同僚 上司 客 日本人 外国人 隣 彼ら 誰か お父さん お母さん 先輩
    後輩 ルームメート クラスメート お客さん
"""
_PEOPLE = frozenset(_PEOPLE_TEXT.split())
_NEIGHBOURS = frozenset({"人", "方", "客", "お客さん", "席", "テーブル"})
_HABIT_TEXT = """
    昨日 一昨日 先週 先月 去年 昨年 昔 毎日 毎週 毎朝 毎晩 毎年 何時も 普段 何時か
    先日 以前 さっき 来年 再来年 来月 将来
"""
_HABIT = frozenset(_HABIT_TEXT.split())
_AHEAD = frozenset({"来年", "再来年", "来月", "将来"})
_USUAL = frozenset({"何時も", "いつも", "普段"})
_OTHER_HABIT_READINGS = frozenset({"いつも", "いつか", "ふだん", "きのう", "さっき", "よく"})
_DECLINING = frozenset(
    {"結構", "止める", "やめる", "辞める", "遠慮", "嫌", "無理", "駄目", "不要", "キャンセル"}
)
_LATER = frozenset({"今度", "次回", "又今度"})
_TROUBLE = frozenset({"問題", "間違い", "異常", "不自由", "支障"})
_SOFT_CONDITIONS = frozenset({"良い", "出来る", "宜しい", "可能", "差し支え"})


def is_condition(tail: Sequence[Token], *, last: bool) -> bool:
    """たら, ば, かもしれない: the clause supposes what it says."""
    if not tail:
        return False
    end = tail[-1]
    conditional = (end.pos[0] == "助動詞" and end.pos[5].startswith("仮定形")) or end.written == "ば"
    conditional = conditional and not has(tail, *_SOFT_CONDITIONS)
    uncertain = any(
        word.normalized in ("か", "かも")
        and tail[index + 1 : index + 3][-1:]
        and has(tail[index + 1 :], "知れる")
        for index, word in enumerate(tail)
    )
    perhaps = [word.written for word in tail if word.pos[1] != "終助詞" and word.pos[0] != "助動詞"][-2:]
    return conditional or uncertain or (last and perhaps == ["か", "も"])


def without_hedge(words: Sequence[Token]) -> Sequence[Token]:
    """壊れているかもしれません says 壊れている, with doubt; 注文するかもしれません says nothing yet.

    The clause without its doubt where a state or the past is doubted, else the whole of it.
    """
    for at in range(1, len(words) - 1):
        if (words[at].written, words[at + 1].written) != ("か", "も"):
            continue
        before = words[at - 1]
        doubts = at + 2 == len(words) or words[at + 2].normalized in ("知れる", "だ", "です", "よ", "ね")
        state = (
            is_past(before)
            or before.pos[0] in ("名詞", "代名詞", "形状詞", "形容詞", "接尾辞")
            or before.lemma in ("いる", "てる", "ある")
        )
        if doubts and state:
            return words[:at]
    return words


_LEISURE = frozenset(
    ["時間", "暇", "機会", "お金", "金", "休み", "余裕", "チャンス", "天気", "元気", "お腹", "御腹", "腹"]
)


def is_idle_condition(words: Sequence[Token]) -> bool:
    """時間があったら, お金があれば: what is wished then is not for now."""
    end = words[-1]
    if not (end.written == "ば" or end.pos[5].startswith("仮定形")):
        return False
    return any(word.normalized in _LEISURE for word in words)


_HOW_MANY = frozenset({"人", "名", "一人", "二人", "ひとり", "ふたり"})
_SKY = frozenset({"雨", "雪", "台風", "嵐", "晴れ", "曇り"})
_WHO = frozenset({"私", "僕", "俺", "あたし", "自分", "君", "貴方"})
_MISHAPS = frozenset({"壊れる", "故障", "割れる", "漏れる", "止まる", "無くす"})
_SERVING = frozenset({"動く", "使える", "使う", "入る", "付く", "点く", "沸く"})


def is_feared_condition(words: Sequence[Token]) -> bool:
    """壊れたら, 動かなかったら, 故障した場合は: what is asked for then is not for now, however clearly."""
    end, topic = words[-1], words[-1].written == "は"
    if topic and len(words) > 1:
        end = words[-2]
    generally = topic and end.normalized in ("場合", "時", "際")
    if not (generally or end.written == "ば" or end.pos[5].startswith("仮定形")):
        return False
    verbs = {word.normalized for word in words[-6:]}
    fails = not verbs.isdisjoint(_SERVING) and not verbs.isdisjoint({"ない", "ず"})
    return fails or not verbs.isdisjoint(_MISHAPS) or any(word.reading == "こしょう" for word in words)


def _regrets(tokens: Sequence[Token]) -> bool:
    """…だったら、買うのに: ends in のに."""
    words = [word.written for word in without_marks(tokens) if word.pos[1] != "終助詞"]
    return "".join(words[-2:]).endswith("のに")


def is_topic_condition(tokens: Sequence[Token], first: int, index: int) -> bool:
    """レシートなら、あります / 土曜日だったら、… / 五時からなら、…: なら or たら at `index` names a topic.

    雨だったら, 私だったら and 月曜日が休みだったら suppose.
    """
    at = index - 1
    if tokens[index].normalized not in ("だ", "です"):
        return False
    plain = tokens[index].written == "だったら" and at >= first
    if plain and (tokens[at].normalized in _WHO or _regrets(tokens[index:])):
        return False
    if at > first and tokens[at].pos[1] in ("格助詞", "副助詞") and tokens[at].written not in ("が", "って"):
        at -= 1  # 五時からなら
    noun = tokens[at] if at >= first else None
    if noun is not None and noun.written in _HOW_MANY:
        return False  # 三人だったら、座れませんか
    named = noun is not None and noun.pos[0] in ("名詞", "代名詞", "接尾辞")
    return named and not any(
        word.normalized in _LEISURE
        or word.normalized in _SKY
        or word.reading in ("もし", "もしも")
        or (word.written, word.pos[1]) == ("が", "格助詞")
        for word in tokens[first:index]
    )


_TIMES = frozenset({"前", "時", "後", "場合", "際"})


def is_time_aside(tokens: Sequence[Token]) -> bool:
    """切符を買う前に、… / お会計の時に、…: says when something else is to be; 買った時、… tells what was."""
    words = without_marks(tokens)
    while words and words[-1].written in ("に", "は", "で"):
        words.pop()
    if len(words) < 2 or words[-1].normalized not in _TIMES or words[-1].pos[0] != "名詞":  # noqa: PLR2004
        return False
    before = words[-2]
    if words[-1].normalized == "前" and before.written == "の" and _is_in_front(tokens, words):
        return False
    hangs = before.written == "の" or (before.pos[0] == "動詞" and before.pos[5].startswith("連体形"))
    hangs = hangs or (is_past(before) and is_feared_condition(without_marks(tokens)))
    return hangs and not any(word.written == "は" for word in words)


_BUILT = tuple("屋館店駅園局所場口院校寺社門像台札家宅室塔橋")
_BUILDINGS_TEXT = """
    カフェ コンビニ デパート スーパー ホテル レストラン ビル マンション アパート 銀行 郵便ポスト
    ポスト 交番 噴水 ベンチ トイレ エレベーター プール 時計 テレビ 家 うち 内 ここ そこ
"""
_BUILDINGS = frozenset(_BUILDINGS_TEXT.split())


def _is_in_front(tokens: Sequence[Token], words: Sequence[Token]) -> bool:
    """本屋の前で, 駅の前、: a place, and no time as お会計の前に is."""
    said = without_marks(tokens)
    if said[-1].written == "で":
        return True
    place = words[-3] if len(words) > 2 else None  # noqa: PLR2004
    if place is None or place.pos[0] not in ("名詞", "接尾辞", "代名詞"):
        return False
    spelt = place.normalized
    return place.pos[2] != "サ変可能" and (spelt in _BUILDINGS or spelt.endswith(_BUILT))


def is_over(tail: Sequence[Token], *, requested: bool) -> bool:
    """Whether the clause speaks of the past."""
    if requested and has(tail, "思う"):
        return False  # 注文しようと思ったんですが: a polite way to ask
    if tail and (tail[-1].normalized, tail[-1].pos[1]) == ("け", "終助詞"):
        return False  # 何番線でしたっけ: forgotten, and asked once more
    explains = len(tail) > 1 and (tail[-2].lemma, tail[-1].written) == ("ます", "て")  # 先週買いまして。
    return explains or any(is_past(word) for word in tail)


def is_negated(words: Sequence[Token], tail: Sequence[Token], *, asked: bool) -> bool:
    """Whether the clause denies or turns down what it names."""
    denied = [
        index
        for index, word in enumerate(tail)
        if word.pos[0] in ("助動詞", "形容詞")
        and word.normalized in ("ない", "無い", "ず", "まい")
        and not _without_trouble(words, word)
    ]
    if denied:
        after = tail[denied[-1] + 1 :]
        must = has(after, "成る", "行く", "いける") and any(
            word.written in ("ば", "と", "は") for word in after
        )
        only = any(word.written == "しか" for word in words)
        double = len(denied) > 1 or must
        tag = tail[0].normalized in ("だ",) and (asked or any(word.written == "か" for word in after))
        return not (only or double or tag)
    head = tail[0] if tail else None
    if any(word.normalized in _DECLINING for word in words[-4:]) or _puts_off(words):
        return True
    if head is not None and any(word.normalized in ("良い", "大丈夫") for word in tail):
        # お茶はいいです declines; お茶がいいです and お茶でいいです choose.
        at = next(i for i, word in enumerate(words) if word is head)
        before = [word for word in words[:at] if word.pos[0] != "副詞"]
        wonders = asked or any(word.written == "か" for word in tail)
        topic = bool(before) and before[-1].written in ("は", "も")
        topic = topic or (
            head.written == "は" or any(word.reading in ("まだ", "もう") for word in words[:at])
        )
        return topic and not wonders and not any(word.written in ("て", "で") for word in tail[:1])
    return False


def _without_trouble(words: Sequence[Token], nothing: Token) -> bool:
    """問題なく使えています, 何の問題もなく動きます: says how it goes and denies nothing."""
    at = next(index for index, word in enumerate(words) if word is nothing)
    before = [word for word in words[max(0, at - 2) : at] if word.written != "も"]
    adverb = nothing.pos[5].startswith("連用形") and words[at + 1 : at + 2] != []
    return adverb and bool(before) and before[-1].normalized in _TROUBLE and words[at + 1].pos[0] == "動詞"


def _puts_off(words: Sequence[Token]) -> bool:
    """ビールはまた今度。 餃子は今度にします: what is for another day is declined today."""
    at = next((index for index, word in enumerate(words) if word.normalized in _LATER), 0)
    declined = at > 0 and words[at - 1].normalized in ("は", "又")
    return declined and all(
        word.pos[0] in ("助詞", "助動詞") or word.normalized == "為る" for word in words[at + 1 :]
    )


def is_habit(words: Sequence[Token]) -> bool:
    """いつも, 昨日, いつか: the clause is not about here and now. いつもの場所 is any day's."""
    someday = any(word.reading == "いつ" and after.written == "か" for word, after in pairwise(words[:-1]))
    return someday or any(
        (word.normalized in _HABIT or word.reading in _OTHER_HABIT_READINGS)
        and not _is_still_so(words, index)
        for index, word in enumerate(words)
    )


def _is_still_so(words: Sequence[Token], index: int) -> bool:
    """いつもの場所, 昨日から咳が止まりません, よく眠れません: holds here and now too."""
    word, after = words[index], words[index + 1] if index + 1 < len(words) else None
    if word.normalized in _USUAL:
        return after is not None and after.written == "の"
    if word.reading == "よく":
        return any(later.normalized in ("ない", "無い", "ず") for later in words[index + 1 :])
    since = after is not None and (after.written, after.pos[1]) == ("から", "格助詞")
    return since and word.normalized not in _AHEAD


def others(words: Sequence[Token]) -> Literal["", "subject", "owner"]:
    """Whether somebody else does it ("subject"), or it only is theirs ("owner")."""
    for index, word in enumerate(words[:-1]):
        person = (
            word.normalized in _PEOPLE
            or (word.written in ("さん", "君", "ちゃん", "様") and word.pos[0] == "接尾辞")
            or (
                word.normalized == "人" and index > 0 and words[index - 1].written in ("あの", "その", "この")
            )
        )
        if not person:
            continue
        after = words[index + 1]
        if after.written in ("達", "たち") and index + 2 < len(words):
            after = words[index + 2]
        at = index + 1
        while words[at].written == "の" and at + 2 < len(words) and words[at + 1].normalized in _NEIGHBOURS:
            at += 2  # 隣の席の人は
            after = words[at]
        if after.written in ("は", "が", "も"):
            return "subject"
        if after.written == "の":
            return "owner"
    # 切符を買う人は少ないですね; but ケトルを買った者です is oneself.
    if any(
        word.pos[0] in ("動詞", "助動詞") and (after.written, after.pos[0]) == ("人", "名詞")
        for word, after in pairwise(words)
    ):
        return "subject"
    hearsay = any(
        word.written == "そう" and word.pos[1] == "助動詞語幹" and word.pos[0] == "名詞" for word in words
    ) or any(word.lemma in ("がる", "たがる", "らしい") for word in words)
    return "subject" if hearsay else ""
