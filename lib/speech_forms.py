"""Which forms of Japanese a text uses.

A form is named as learners meet it: 〜て, 〜たい, 〜と思う. It is found by words and their order, so what
only looks like one (お茶でも, さようなら, わかりました as a formula) is none; where the same words may be two
forms, none is named. A form that is part of a larger one (た in たことがある) is not named besides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from lib.tokens import Analysis, Token, without_marks

Form = Literal[
    "〜て",
    "〜てから",
    "〜ても",
    "〜てもいい",
    "〜ている",
    "〜てある",
    "〜てください",
    "〜てみる",
    "〜てしまう",
    "〜てもらう",
    "〜た",
    "〜たら",
    "〜たり",
    "〜たことがある",
    "〜ほうがいい",
    "〜たい",
    "〜ない",
    "〜ませんか",
    "〜なければならない",
    "〜ば",
    "〜なら",
    "〜と",
    "〜から",
    "〜ので",
    "〜し",
    "〜けど",
    "〜ながら",
    "〜と思う",
    "〜ましょう",
    "〜でしょう",
    "〜かもしれない",
    "〜んです",
    "〜つもり",
    "〜すぎる",
]
FORMS: tuple[Form, ...] = get_args(Form)
JOINING: frozenset[Form] = frozenset(
    {
        "〜て",
        "〜てから",
        "〜ても",
        "〜から",
        "〜ので",
        "〜し",
        "〜けど",
        "〜たら",
        "〜ば",
        "〜なら",
        "〜と",
        "〜ながら",
        "〜たり",
    }
)
"""The forms that join clauses."""

_AFTER_TE: dict[str, Form] = {
    "居る": "〜ている",
    "有る": "〜てある",
    "見る": "〜てみる",
    "仕舞う": "〜てしまう",
    "貰う": "〜てもらう",
    "頂く": "〜てもらう",
    "呉れる": "〜てもらう",
}
_BY_PARTICLE: dict[str, Form] = {
    "から": "〜から",
    "し": "〜し",
    "けど": "〜けど",
    "けれど": "〜けど",
    "けれども": "〜けど",
    "が": "〜けど",
    "ば": "〜ば",
    "と": "〜と",
    "ながら": "〜ながら",
    "なら": "〜なら",
}
_NO_VERBS = frozenset(
    {
        ("どう", "やっ"),
        ("に", "つい"),
        ("に", "よっ"),
        ("に", "とっ"),
        ("に", "おい"),
        ("に", "対し"),
        ("と", "し"),
    }
)
"""どうやって, について, によって, にとって, において, に対して, として."""
_ALONG = frozenset({"来る", "行く", "置く", "上げる", "遣る"})
_INFLECTED = frozenset({"動詞", "形容詞", "助動詞"})
_MUST = ("なり", "なら", "成", "いけ", "だめ", "駄目")


@dataclass(frozen=True, slots=True)
class _At:
    """A place in the words of a sentence, and what stands around it."""

    words: Sequence[Token]
    index: int

    def written(self, offset: int) -> str:
        return self.words[self.index + offset].written if self._within(offset) else ""

    def normalized(self, offset: int) -> str:
        return self.words[self.index + offset].normalized if self._within(offset) else ""

    def part(self, offset: int) -> str:
        return self.words[self.index + offset].pos[0] if self._within(offset) else ""

    def goes_along(self) -> bool:
        """漏れて|きた, 歩いて|いく, 置いて|おく, 見せて|あげる: no other clause begins."""
        if self.part(1) != "動詞":
            return False
        here, after = self.words[self.index], self.words[self.index + 1]
        return here.end == after.start and after.normalized in _ALONG

    def _within(self, offset: int) -> bool:
        return 0 <= self.index + offset < len(self.words)


def forms_in(analysis: Analysis) -> tuple[Form, ...]:
    """The forms that a text uses, each once, in the order of its words."""
    found: dict[Form, None] = {}
    for sentence in analysis.sentences:
        words = without_marks(sentence.tokens)
        for index, word in enumerate(words):
            found.update(dict.fromkeys(_forms_at(word, _At(words, index))))
    return tuple(found)


def _forms_at(word: Token, at: _At) -> Iterator[Form]:
    kind = word.pos[:2]
    if kind == ("助詞", "接続助詞"):
        yield from _of_particle(word, at)
    elif word.pos[0] == "助動詞":
        yield from _of_auxiliary(word, at)
    elif word.written == "たり" and kind == ("助詞", "副助詞"):
        yield "〜たり"
    elif word.pos[0] == "動詞":
        yield from _of_verb(word, at)
    elif word.written in ("ほう", "方") and at.part(-1) in _INFLECTED and _is_better(at):
        yield "〜ほうがいい"
    elif word.normalized == "積もり" and at.part(-1) in _INFLECTED:
        yield "〜つもり"
    elif word.normalized == "無い" and _is_denial(at):
        yield "〜ない"
    elif word.written in ("ん", "の") and word.pos[1] == "準体助詞" and at.part(-1) in _INFLECTED:
        yield from _of_no(word, at)


def _of_no(word: Token, at: _At) -> Iterator[Form]:
    """動かない|ん|です; ある|の|で, but not 赤い|の|です or 食べる|の|で|は."""
    if word.written == "ん" and at.normalized(1) in ("です", "だ"):
        yield "〜んです"
    elif word.written == "の" and at.written(1) == "で" and at.written(2) not in ("は", "も"):
        yield "〜ので"


def _of_particle(word: Token, at: _At) -> Iterator[Form]:
    if word.written in ("て", "で"):
        yield from _after_te(at)
    elif word.written == "ば" and at.written(1).startswith(_MUST) and at.normalized(-1) == "ない":
        yield "〜なければならない"
    elif word.written == "ので":
        yield "〜ので"
    elif at.written(-1) + word.written in ("てから", "でから") or _is_quoting(word, at):
        return
    elif (form := _BY_PARTICLE.get(word.written)) is not None and at.part(-1) in _INFLECTED:
        yield form


def _after_te(at: _At) -> Iterator[Form]:
    """What stands after て: いる, ください, もいい … or another clause."""
    after = at.normalized(1)
    if at.part(-1) not in _INFLECTED or (at.written(-2), at.written(-1)) in _NO_VERBS:
        return
    if after == "下さる":
        yield "〜てください" if at.written(1).startswith("くださ") else "〜てもらう"
    elif after in _AFTER_TE and at.part(1) == "動詞":
        yield _AFTER_TE[after]
    elif at.written(1) == "も":
        yield "〜てもいい" if at.normalized(2) in ("良い", "大丈夫", "構う") else "〜ても"
    elif at.written(1) == "から":
        yield "〜てから"
    elif at.part(1) in ("", "助詞") or at.goes_along():
        return  # 待って and 待ってね ask for something, 漏れてきた tells how it came
    else:
        yield "〜て"


def _of_auxiliary(word: Token, at: _At) -> Iterator[Form]:
    family, form = word.pos[4], word.pos[5]
    if word.lemma == "てる":
        yield "〜ている"
    elif word.lemma in ("ちゃう", "じゃう"):
        yield "〜てしまう"
    elif family.endswith("助動詞-タイ"):
        yield "〜たい"
    elif family.endswith("助動詞-タ"):
        yield from _of_ta(word, at)
    elif word.normalized == "ず" and at.normalized(-1) == "ます":
        yield from _of_masen(at)
    elif word.normalized in ("ない", "無い"):
        if not (form.startswith("仮定形") and at.written(1) == "ば") and not _is_perhaps(at, -1):
            yield "〜ない"
    elif form.startswith("意志推量形"):
        yield "〜ましょう" if word.normalized == "ます" else "〜でしょう"
    elif word.written == "なら":
        yield "〜なら"


def _of_ta(word: Token, at: _At) -> Iterator[Form]:
    if word.pos[5].startswith("仮定形"):
        yield "〜たら"
    elif at.normalized(1) in ("こと", "事") and at.normalized(3) in ("有る", "無い"):
        yield "〜たことがある"
    elif at.written(1) in ("ほう", "方") and _is_better(_At(at.words, at.index + 1)):
        return
    elif not _is_formula(at):
        yield "〜た"


def _of_masen(at: _At) -> Iterator[Form]:
    if _is_perhaps(at, -2) or at.normalized(-2) in ("済む", "申し訳"):
        return
    if at.written(-3) == "ば" and at.written(-2).startswith(_MUST):
        return
    receiving = at.normalized(-2) in _AFTER_TE and at.normalized(-2) not in ("居る", "有る", "見る", "仕舞う")
    if at.written(1) == "か":
        if not receiving:
            yield "〜ませんか"
    else:
        yield "〜ない"


def _of_verb(word: Token, at: _At) -> Iterator[Form]:
    if word.normalized == "思う" and at.written(-1) == "と" and at.part(-2) in _INFLECTED:
        yield "〜と思う"
    if word.normalized == "過ぎる" and at.part(-1) in ("動詞", "形容詞", "形状詞"):
        yield "〜すぎる"
    if word.pos[5].startswith("意志推量形"):
        yield "〜ましょう"
    if _is_perhaps(at, 0):
        yield "〜かもしれない"


def _is_perhaps(at: _At, offset: int) -> bool:
    """The しれ of かもしれない at this offset."""
    return (at.written(offset - 2), at.written(offset - 1)) == ("か", "も") and at.written(offset).startswith(
        ("しれ", "知れ")
    )


def _is_quoting(word: Token, at: _At) -> bool:
    """行く|と|思う, 来る|と|言う: no condition."""
    return word.written == "と" and at.normalized(1) in ("思う", "言う")


def _is_denial(at: _At) -> bool:
    """高く|ない, 行きたく|ない, 学生じゃ|ない, 学生では|ない; not 時間がない, where nothing is denied."""
    joined = at.part(-1) == "形容詞" or at.normalized(-1) == "たい" or at.written(-1) == "じゃ"
    return joined or (at.written(-2), at.written(-1)) == ("で", "は")


def _is_better(at: _At) -> bool:
    """ほう|が|いい."""
    return at.written(1) == "が" and at.normalized(2) == "良い"


def _is_formula(at: _At) -> bool:
    """ごちそうさまでした, ありがとうございました, わかりました: the past of nothing."""
    if at.normalized(-2) == "御座る" or (
        at.normalized(-2) in ("分かる", "畏まる") and at.written(-1) == "まし"
    ):
        return True
    return at.written(-1) == "でし" and at.normalized(-2) in ("様", "ご馳走様", "御馳走様", "お疲れ様")
