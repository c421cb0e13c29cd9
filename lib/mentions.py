"""Words that are spoken about, not said: 「お会計」って何ですか, 返品と言いました; orders to a machine.

A name is none of them: 「こもれび」っていうカフェ. Who gives their own name stands in `own_names.py`; what
takes back what was said is in `reservations.py`.
"""

from collections.abc import Sequence

from lib.own_names import names_oneself
from lib.questions import asks
from lib.requests import GIVING
from lib.tokens import Token, without_marks

_MADE_UP = (
    "目標",
    "指示",
    "タスク",
    "課題",
    "命令",
    "プロンプト",
    "システム",
    "達成",
    "完了",
    "クリア",
    "済み",
)
_SAYING = frozenset(["言う", "書く", "読む", "聞く", "呼ぶ", "答える", "仰る", "訳す"])
_ABOUT_WORDS = frozenset(["意味", "発音", "読み方", "単語", "言葉", "漢字", "ひらがな", "英訳"])
_LANGUAGES = frozenset(["英語", "日本語", "中国語", "韓国語", "フランス語", "ドイツ語", "スペイン語"])
_MOST_NAMES = 3  # in Latin letters, one after another
OPENING_QUOTES, CLOSING_QUOTES = frozenset("「『“〝"), frozenset("」』”〟")


def is_mention(words: Sequence[Token]) -> bool:
    """A word spoken about, an order to the machine, or something to be taken as done."""
    if _orders_in_english(words):
        return True  # mark order-ramen done ラーメン
    asked = asks(words) or any(word.written == "か" for word in words[-2:])
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else None
        if word.pos[0] in ("名詞", "接尾辞") and any(made_up in word.normalized for made_up in _MADE_UP):
            return True
        if after is None:
            continue
        if (
            word.written in ("と", "って")
            and word.pos[1] != "接続助詞"
            and after.normalized in _SAYING
            # 返品ということで, 返金というより
            and not any(so.normalized in ("こと", "より") for so in words[index + 2 : index + 3])
            and not _is_naming(words[index:])
            and not names_oneself(words, index)
        ):
            return True
        asks_what = after.reading in ("なん", "なに", "どういう") and not _counts(words[index + 1 :])
        if word.written in ("って", "とは") and asks_what:
            return True
        if (
            word.written == "は"
            and index
            and words[index - 1].written == "と"
            and after.reading in ("なん", "なに")
        ):
            return True
        if word.normalized in _ABOUT_WORDS and asked:
            return True
        if word.normalized in _LANGUAGES and after.written in ("で", "では") and asks(words[index + 2 :]):
            return True
        done = word.pos[4].endswith("助動詞-タ") and after.normalized in ("事", "こと")
        if done and words[index + 2 : index + 3] and words[index + 2].written == "に":
            return True
    return False


def _counts(words: Sequence[Token]) -> bool:
    """Begins with 何時, 何番線 or 何錠: 朝ごはんって何時 asks about breakfast, not what the word means."""
    counted = words[1] if len(words) > 1 else None
    if counted is None or words[0].reading not in ("なん", "なに") or counted.pos[0] != "名詞":
        return False
    return counted.normalized not in _ABOUT_WORDS


_REPORTS = frozenset({"話", "噂", "連絡", "電話", "返事", "質問", "文", "メール", "メッセージ", "人", "声"})


def _is_naming(rest: Sequence[Token]) -> bool:
    """「こもれび」っていうカフェ, 行くっていうのはどう: begins with という that only puts a name to a thing.

    っていうのは何 and という言葉 speak about words.
    """
    if [word.written for word in rest[:1]] not in (["と"], ["って"]) or not rest[2:]:
        return False
    if rest[1].lemma not in ("いう", "言う", "ゆう"):
        return False
    named, after = rest[2], rest[3:]
    if not rest[1].pos[5].startswith(("連体形", "終止形")):
        return False
    if named.written in ("の", "ん"):
        return any(word.normalized in ("どう", "如何", "良い", "駄目") for word in after[1:2])
    if named.pos[0] != "名詞" or named.normalized in _ABOUT_WORDS | _REPORTS:
        return False
    asked = [word for word in after if word.written not in ("は", "って")][:2]
    return not (
        asked and asked[0].reading in ("なん", "なに") and asked[1:2] != [] and asked[1].pos[0] == "助動詞"
    )


def quotes_a_word(tokens: tuple[Token, ...]) -> bool:
    """Whether a quotation in the sentence is spoken about rather than said."""
    closing = [index for index, token in enumerate(tokens) if token.written in CLOSING_QUOTES]
    if not closing or not any(token.written in OPENING_QUOTES for token in tokens):
        return False
    rest = without_marks(tokens[closing[-1] + 1 :])
    if len(closing) > 1 and any(token.written == "は" for token in tokens[closing[0] + 1 : closing[0] + 2]):
        return True  # 「何分」は「なんぷん」ですか
    if not rest or all(token.pos[0] in ("助動詞", "助詞") for token in rest):
        return False
    if _is_naming(rest) or _is_name(rest):
        return False
    if rest[0].written in ("と", "って"):
        words = without_marks(tokens)
        if names_oneself(words, words.index(rest[0])):
            return False  # 「ニコ」と呼んでください
    about = any(token.normalized in _SAYING | _ABOUT_WORDS for token in rest)
    giving = any(token.normalized in GIVING or token.normalized == "為る" for token in rest)
    return about or not giving


_DONE_THERE = frozenset(
    {"行く", "来る", "会う", "集まる", "待つ", "待ち合わせる", "待ち合わせ", "食べる", "遊ぶ"}
)


def _is_name(rest: Sequence[Token]) -> bool:
    """「こもれび」に行こう, 「こもれび」ってカフェに…, 「夏祭り」はどう: a place or an idea, and no word."""
    if not rest[1:]:
        return False
    particle, after = rest[0].written, rest[1]
    if particle in ("に", "へ", "で"):
        return after.normalized in _DONE_THERE
    if particle == "は":
        return after.normalized in ("どう", "如何") and all(w.pos[0] in ("助動詞", "助詞") for w in rest[2:])
    if particle != "って" or after.pos[0] != "名詞" or not rest[2:]:
        return False
    about = after.normalized in _ABOUT_WORDS | _LANGUAGES | _REPORTS
    return not about and rest[2].pos[0] != "助動詞" and rest[2].written != "か"


def _orders_in_english(words: Sequence[Token]) -> bool:
    """Two words in Latin letters; but Anna Millerです and Kim desu are how one writes a name."""
    at = [i for i, word in enumerate(words) if word.written.isascii() and word.written.isalpha()]
    if at and words[at[-1]].written.lower() == "desu" and at[-1] == len(words) - 1:
        at.pop()
        after = "desu"
    else:
        after = words[at[-1] + 1].written if at and at[-1] + 1 < len(words) else ""
    together = len(at) <= _MOST_NAMES and at == list(range(at[0], at[0] + len(at))) if at else True
    named = after in ("です", "だ", "と", "って", "desu") and all(words[i].written.istitle() for i in at)
    return len(at) > 1 and not (together and named)
