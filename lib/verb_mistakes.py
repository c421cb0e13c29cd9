"""Verbs in a form that their neighbour does not take: 走るです, 食べるたい, 行くました, 待つください."""

from collections.abc import Sequence

from lib.conjugation import masu_stem, nai_stem, te_form
from lib.mistakes import Found, Shape, closes, form_of, in_hiragana, joined, opens, plain_verb, stands
from lib.tokens import Token
from lib.wording import marked

# In kana the past of several verbs (買う, 勝つ and 刈る), with the particle after which it is one of them.
_SEVERAL_VERBS: dict[str, dict[str, str]] = {
    "かっ": {},
    "よん": {},
    "うっ": {},
    "すっ": {},
    "おっ": {},
    "よっ": {},
    "つかっ": {"を": "つかい"},
    "あっ": {"が": "あり"},
    "いっ": {"へ": "いき", "に": "いき"},
}
_SPOKEN_TO = frozenset({"友達", "先生", "母", "父", "彼", "彼女", "皆", "人", "私", "さん", "御母", "御父"})
_VERBS_ONLY = frozenset({"わかっ", "みつかっ", "たすかっ", "つかっ"})


def _past_negative(words: Sequence[Token], at: int) -> Found | None:
    """食べないでした。 It ends its clause: 食べないでしたこと is something done without eating."""
    if at == 0 or words[at].pos[4] != "助動詞-ナイ" or not stands(words, at, "ない", "でし", "た"):
        return None
    stem = masu_stem(words[at - 1].lemma, words[at - 1].pos[4])
    return (at - 1, at + 3, stem + "ませんでした") if stem and closes(words, at + 3) else None


def _verb_desu(words: Sequence[Token], at: int) -> Found | None:
    """走るです、行くでした。"""
    verb = plain_verb(words, at, surely=True)
    stem = masu_stem(verb.lemma, verb.pos[4]) if verb else None
    if stem and stands(words, at + 1, "です") and closes(words, at + 2):
        return at, at + 2, stem + "ます"
    if stem and stands(words, at + 1, "でし", "た") and closes(words, at + 3):
        return at, at + 3, stem + "ました"
    return None


def _surely_past(words: Sequence[Token], at: int) -> bool:
    """In kana した is under something, きた the north, and かった the end of an adjective as well."""
    if len(words[at].written) == 1:
        doing = words[at].written == "し" and at > 0
        return doing and (words[at - 1].written == "を" or words[at - 1].pos[2] == "サ変可能")
    adjective = words[at].written.endswith("かっ") and words[at].written not in _VERBS_ONLY
    return opens(words, at) and not adjective


def _past_verb_desu(words: Sequence[Token], at: int) -> Found | None:
    """行ったです、食べたでした。"""
    verb = words[at]
    if verb.pos[0] != "動詞" or at + 1 >= len(words) or not form_of(verb).startswith("連用形"):
        return None
    if words[at + 1].pos[4] != "助動詞-タ" or words[at + 1].written not in ("た", "だ"):
        return None
    if in_hiragana(verb.written) and not _surely_past(words, at):
        return None
    length = 3 if stands(words, at + 2, "です") else 4 if stands(words, at + 2, "でし", "た") else 0
    homograph = in_hiragana(verb.written) and verb.written in _SEVERAL_VERBS
    stem = _stem_of_homograph(words, at) if homograph else masu_stem(verb.lemma, verb.pos[4])
    return (at, at + length, stem + "ました") if stem and length and closes(words, at + length) else None


def _stem_of_homograph(words: Sequence[Token], at: int) -> str | None:
    """Which verb it is, where the particle before it tells; ともだちに いった may be said to a friend."""
    if at == 0 or words[at - 1].pos[1] != "格助詞":
        return None
    told = words[at - 1].written == "に" and at > 1 and words[at - 2].normalized in _SPOKEN_TO
    return None if told else _SEVERAL_VERBS[words[at].written].get(words[at - 1].written)


def _polite_twice(words: Sequence[Token], at: int) -> Found | None:
    """行きますです、行きましたです。 ございますです is somebody's humour."""
    if at == 0 or words[at - 1].normalized == "御座る":
        return None
    for polite in (("ます",), ("まし", "た")):
        last = at + len(polite) + 1
        if stands(words, at, *polite, "です") and closes(words, last):
            return at, last, "".join(polite)
    return None


def _verb_tai(words: Sequence[Token], at: int) -> Found | None:
    """食べるたい、行きますたい。"""
    if at + 1 >= len(words) or words[at + 1].pos[4] != "助動詞-タイ":
        return None
    last = at + 2
    while last < len(words) and words[last].written in ("た", "ない", "なかっ"):
        last += 1
    goes_on = last < len(words) and words[last].written in ("です", "でし", "と", "ん", "の")
    if words[last - 1].written not in ("たい", "た", "ない") or not (goes_on or closes(words, last)):
        return None
    wanted = joined(words[at + 1 : last])
    if words[at].written == "ます" and at > 0:
        return at, last, wanted
    verb = plain_verb(words, at)
    stem = masu_stem(verb.lemma, verb.pos[4]) if verb else None
    return (at, last, stem + wanted) if stem else None


def _tai_masu(words: Sequence[Token], at: int) -> Found | None:
    """食べたいます。"""
    if (
        at
        and words[at].pos[4] == "助動詞-タイ"
        and stands(words, at, "たい", "ます")
        and closes(words, at + 2)
    ):
        return at, at + 2, "たいです"
    return None


def _verb_masu(words: Sequence[Token], at: int) -> Found | None:
    """行くます、行くました、食べるません。"""
    verb = plain_verb(words, at) if at + 1 < len(words) else None
    if verb is None or words[at + 1].pos[4] != "助動詞-マス":
        return None
    stem = masu_stem(verb.lemma, verb.pos[4])
    for polite in (("ます",), ("まし", "た"), ("ませ", "ん"), ("ませ", "ん", "でし", "た"), ("ましょう",)):
        last = at + 1 + len(polite)
        if stem and stands(words, at + 1, *polite) and closes(words, last):
            return at, last, stem + "".join(polite)
    return None


def _masu_nai(words: Sequence[Token], at: int) -> Found | None:
    """食べますない。"""
    if at and stands(words, at, "ます", "ない") and (closes(words, at + 2) or stands(words, at + 2, "です")):
        return at, at + 2 + stands(words, at + 2, "です"), "ません"
    return None


def _nai_masu(words: Sequence[Token], at: int) -> Found | None:
    """食べないます。"""
    verb = words[at]
    if verb.pos[0] != "動詞" or not stands(words, at + 1, "ない", "ます") or not closes(words, at + 3):
        return None
    stem = masu_stem(verb.lemma, verb.pos[4])
    return None if stem is None else (at, at + 3, stem + "ません")


def _verb_nai(words: Sequence[Token], at: int) -> Found | None:
    """食べるないです。 Without です it may be an old way to forbid (泣くない)."""
    verb = plain_verb(words, at, surely=True)
    stem = nai_stem(verb.lemma, verb.pos[4]) if verb else None
    if verb is not None and in_hiragana(verb.written) and (not opens(words, at) or _goes_long(words, at)):
        return None  # おおきいくないです is heard as お|おき|いく|ない
    if stem is None or not stands(words, at + 1, "ない", "です") or not closes(words, at + 3):
        return None
    return at, at + 2, stem + "ない"


def _goes_long(words: Sequence[Token], at: int) -> bool:
    """ながいくないです, にがいくないです, after a は that are heard as はなが|いく and はにが|いく."""
    return at > 0 and words[at].written == "いく" and words[at - 1].written == "が"


def _verb_kudasai(words: Sequence[Token], at: int) -> Found | None:
    """待つください。"""
    verb = plain_verb(words, at, surely=True)
    form = te_form(verb.lemma, verb.pos[4]) if verb else None
    if (
        form
        and (stands(words, at + 1, "ください") or stands(words, at + 1, "下さい"))
        and closes(words, at + 2)
    ):
        return at, at + 2, form + words[at + 1].written
    return None


VERB_SHAPES = (
    Shape(
        "past-negative",
        _past_negative,
        marked(
            "In polite speech “did not” is the verb’s ます-stem with ませんでした, "
            "rather than ない with でした."
        ),
    ),
    Shape(
        "verb-desu",
        _verb_desu,
        marked("です goes with nouns and adjectives; a verb is polite by itself, with ます or ました."),
    ),
    Shape(
        "past-verb-desu",
        _past_verb_desu,
        marked("A verb’s polite past is made with ました, so it needs no です."),
    ),
    Shape(
        "polite-twice",
        _polite_twice,
        marked("ます and ました are polite already, so です need not follow them."),
    ),
    Shape(
        "verb-tai",
        _verb_tai,
        marked("To say what you want to do, put たい on the verb’s ます-stem: 食べます, 食べたい."),
    ),
    Shape(
        "tai-masu", _tai_masu, marked("たい behaves like an い-adjective, so です makes it polite, not ます.")
    ),
    Shape(
        "verb-masu",
        _verb_masu,
        marked(
            "ます goes on the verb’s stem rather than on its dictionary form: "
            "行く, 行きます; 食べる, 食べます."
        ),
    ),
    Shape("masu-nai", _masu_nai, marked("The negative of ます is ません, all in one.")),
    Shape("nai-masu", _nai_masu, marked("The negative of ます is ません, all in one.")),
    Shape(
        "verb-nai",
        _verb_nai,
        marked("ない takes the place of the verb’s ending: 食べる, 食べない; 飲む, 飲まない."),
    ),
    Shape(
        "verb-kudasai",
        _verb_kudasai,
        marked("To ask someone to do something, put ください after the verb’s て-form."),
    ),
)
