"""Adjectives and nouns whose neighbour is not theirs: 美味しいでした, 学生だです, 大きいの家."""

from collections.abc import Sequence

from lib.conjugation import adjective_stem
from lib.mistakes import MARKS, Found, Shape, closes, form_of, in_hiragana, stands
from lib.tokens import Token
from lib.wording import marked

# In kana these are nouns too (思い, 恋, 葵, 誓い), or other verbs' past (漕いだ, 仰いだ).
_OTHER_WORDS = frozenset({"おもい", "こい", "あおい", "ちかい", "くらい", "ひろい", "かたい", "いたい"})
# いいの？ 痛いの、足が。 With の and な these make a sentence of their own.
_FELT = frozenset(
    {
        *("いい", "よい", "良い", "ない", "無い", "痛い", "いたい", "怖い", "こわい", "欲しい"),
        *("ほしい", "寒い", "さむい", "暑い", "あつい"),
    }
)
_SURELY = 4  # kana that are no other word
# Many others are nouns as well: 普通の, 特別の, 元気の, 上手の手.
_NA_ONLY = frozenset(
    {
        *("静か", "賑やか", "奇麗", "綺麗", "有名", "便利", "不便", "簡単", "素敵", "丁寧", "立派"),
        *("複雑", "新鮮", "親切"),
    }
)
_LIKED = frozenset(
    {
        *("食べ物", "たべもの", "飲み物", "のみもの", "料理", "りょうり", "色", "いろ", "音楽"),
        *("おんがく", "映画", "えいが", "スポーツ", "季節", "本", "歌", "動物", "場所", "食べもの"),
        *("飲みもの", "ラーメン"),
    }
)

_BEFORE_NAI = frozenset({"つまら", "くだら", "下ら", "たまら"})


def _adjective_at(words: Sequence[Token], at: int) -> Token | None:
    """An い-adjective, or たい, in its dictionary form."""
    word = words[at]
    adjective = word.pos[0] == "形容詞" or word.pos[4] == "助動詞-タイ"
    plain = form_of(word).startswith(("終止形", "連体形")) and word.written == word.lemma
    if not adjective or not plain or word.written in _OTHER_WORDS:
        return None
    if word.pos[0] == "助動詞":  # さかなはたいでした is a 鯛, みたい is one word
        wished = at > 0 and words[at - 1].pos[0] in ("動詞", "助動詞") and words[at - 1].written != "み"
        return word if wished else None
    return word


def _ends_in_nai(words: Sequence[Token], at: int) -> bool:
    """The ない of つまらない, to Sudachi that of a verb: but つまりません says that no pipe is blocked."""
    return (
        at > 0
        and words[at].pos[4] == "助動詞-ナイ"
        and (
            words[at - 1].written in _BEFORE_NAI
            or (words[at - 1].written == "足り" and at > 1 and words[at - 2].written in ("物", "もの"))
        )
    )


def _past_adjective(words: Sequence[Token], at: int) -> Found | None:
    """美味しいでした。"""
    if _ends_in_nai(words, at) and stands(words, at, "ない", "でし", "た") and closes(words, at + 3):
        return at - 1, at + 3, words[at - 1].written + "なかったです"
    word = _adjective_at(words, at)
    stem = adjective_stem(word.lemma) if word and stands(words, at + 1, "でし", "た") else None
    return (at, at + 3, stem + "かったです") if stem and closes(words, at + 3) else None


def _past_adjective_with_da(words: Sequence[Token], at: int) -> Found | None:
    """美味しいだった。"""
    if _ends_in_nai(words, at) and stands(words, at, "ない", "だっ", "た") and closes(words, at + 3):
        return at - 1, at + 3, words[at - 1].written + "なかった"
    word = _adjective_at(words, at)
    stem = adjective_stem(word.lemma) if word and stands(words, at + 1, "だっ", "た") else None
    over = closes(words, at + 3) or stands(words, at + 3, "です")
    return (at, at + 3, stem + "かった") if stem and over else None


def _past_twice(words: Sequence[Token], at: int) -> Found | None:
    """楽しかったでした、食べなかったでした。"""
    past = words[at].written.endswith("かっ") and words[at].pos[4:5] in (
        ("形容詞",),
        ("助動詞-タイ",),
        ("助動詞-ナイ",),
    )
    if past and stands(words, at + 1, "た", "でし", "た") and closes(words, at + 4):
        return at, at + 4, words[at].written + "たです"
    return None


def _adjective_da(words: Sequence[Token], at: int) -> Found | None:
    """面白いだ、辛いだから。"""
    word = _adjective_at(words, at)
    if word is None or not stands(words, at + 1, "だ") or not closes(words, at + 2):
        return None
    return at, at + 2, word.written


def _adjective_nai(words: Sequence[Token], at: int) -> Found | None:
    """高いないです。"""
    word = _adjective_at(words, at)
    stem = adjective_stem(word.lemma) if word and stands(words, at + 1, "ない", "です") else None
    return (at, at + 2, stem + "くない") if stem and closes(words, at + 3) else None


def _da_desu(words: Sequence[Token], at: int) -> Found | None:
    """学生だです。 A noun in kana may end in だ itself (からだ, やまだ)."""
    if at == 0 or not stands(words, at, "だ") or words[at].pos[4] != "助動詞-ダ":
        return None
    before = words[at - 1]
    kana = in_hiragana(before.written)
    if before.pos[0] not in ("名詞", "代名詞", "形状詞", "接尾辞") or (kana and before.pos[0] != "形状詞"):
        return None
    if stands(words, at + 1, "です") and closes(words, at + 2):
        return at - 1, at + 2, before.written + "です"
    if stands(words, at + 1, "でし", "た") and closes(words, at + 3):
        return at - 1, at + 3, before.written + "でした"
    return None


def _na_desu(words: Sequence[Token], at: int) -> Found | None:
    """静かなです。"""
    if words[at].pos[:2] != ("形状詞", "一般") or not stands(words, at + 1, "な"):
        return None
    if stands(words, at + 2, "です") and closes(words, at + 3):
        return at, at + 3, words[at].written + "です"
    if stands(words, at + 2, "でし", "た") and closes(words, at + 4):
        return at, at + 4, words[at].written + "でした"
    return None


def _thing_follows(words: Sequence[Token], at: int) -> bool:
    """A thing in a sentence that goes on: not 大きいの、家にある, 早いの、電車です, nor 怖いの、犬が."""
    if at >= len(words) or words[at].pos[:3] != ("名詞", "普通名詞", "一般"):
        return False
    exclaimed = words[at - 1].written == "な"  # 美味しいな、スープが
    return stands(words, at + 1, "を") or (
        stands(words, at + 1, "が") and not closes(words, at + 2) and not exclaimed
    )


def _adjective_no(words: Sequence[Token], at: int) -> Found | None:
    """大きいの家、新しいな車。"""
    word = _adjective_at(words, at)
    if word is None or word.pos[0] != "形容詞" or word.written in _FELT:
        return None
    if in_hiragana(word.written) and (len(word.written) < _SURELY or stands(words, at + 1, "な")):
        return None  # つかいの者, ふかいな (不快な)
    if not (stands(words, at + 1, "の") or stands(words, at + 1, "な")) or not _thing_follows(words, at + 2):
        return None
    better = "多くの" if word.normalized == "多い" else word.written
    return at, at + 3, better + words[at + 2].written


def _na_adjective_no(words: Sequence[Token], at: int) -> Found | None:
    """静かの部屋、好きの食べ物。"""
    word = words[at]
    if word.pos[0] != "形状詞" or not stands(words, at + 1, "の") or at + 2 >= len(words):
        return None
    thing = words[at + 2]
    liked = word.normalized in ("好き", "大好き") and thing.written in _LIKED
    known = word.normalized in _NA_ONLY and thing.pos[:3] == ("名詞", "普通名詞", "一般")
    if thing.written == "海":
        return None  # 静かの海 is on the moon
    return (at, at + 3, word.written + "な" + thing.written) if liked or known else None


def _object_twice(words: Sequence[Token], at: int) -> Found | None:
    """水をを。"""
    if at == 0 or not stands(words, at, "を", "を") or words[at - 1].pos[0] in MARKS:
        return None
    return at - 1, at + 2, words[at - 1].written + "を"


ADJECTIVE_SHAPES = (
    Shape(
        "past-adjective",
        _past_adjective,
        marked(
            "An い-adjective shows the past itself: い becomes かった before です "
            "(and いい becomes よかった)."
        ),
    ),
    Shape(
        "past-adjective-with-da",
        _past_adjective_with_da,
        marked("An い-adjective shows the past itself: い becomes かった, and no だった is needed."),
    ),
    Shape(
        "past-twice",
        _past_twice,
        marked("かった says already that it is past, so a plain です is enough after it."),
    ),
    Shape(
        "adjective-da",
        _adjective_da,
        marked("An い-adjective ends a sentence without だ; add です when you want to be polite."),
    ),
    Shape(
        "adjective-nai",
        _adjective_nai,
        marked("Before ない an い-adjective changes its い to く: 高い, 高くない."),
    ),
    Shape(
        "da-desu",
        _da_desu,
        marked("だ and です say the same, one among friends and one politely, so one of them is enough."),
    ),
    Shape("na-desu", _na_desu, marked("な only joins the adjective to a noun; before です it drops out.")),
    Shape(
        "adjective-no",
        _adjective_no,
        marked(
            "An い-adjective goes straight before its noun, with nothing in between "
            "(only 多い becomes 多くの)."
        ),
    ),
    Shape(
        "na-adjective-no",
        _na_adjective_no,
        marked("This kind of adjective takes な before a noun: 静かな部屋."),
    ),
    Shape("object-twice", _object_twice, marked("を marks what the action is done to, and once is enough.")),
)
