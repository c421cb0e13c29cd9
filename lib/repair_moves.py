"""Moves that mend a talk: asking to hear it again, more slowly, what a word means; saying so openly.

Who makes one stays in the conversation, so they count as strengths. A move is found by how it is asked, in
any writing. What only has its words is none: もう一度行きたい, ゆっくり休みたい, 行き方がわかりません,
これは何ですか. One asks what a word means only if the partner has just said it, or if it is quoted.
"""

import re
from dataclasses import dataclass
from typing import Literal

from lib.spelling import fold
from lib.tokens import Analysis

RepairKind = Literal["again", "slowly", "meaning", "word", "unknown", "puzzled"]

# Possessive (*+): whoever says 申し訳ないが three hundred times is not worth as many tries.
_LEAD = (
    r"(?:(?:すみません|すいません|ごめん(?:なさい|ね)?|申し訳(?:ない|ありません|ございません)(?:です)?"
    r"|あの[うー]?|えっと|ええと|え|あ|うん|はい|いいえ|いえ|ううん|でも|ちょっと|よく|今(?!の)|いま(?!の)|まだ|少し|すこし|もう少し|もうすこし"
    r"|もっと|全然|ぜんぜん|あまり|ほんとに|本当に|(?:お)?電話が|声が|こえが)[がけど]*+[、,。.！!…\s]*+)*+"
)
_PLEASE = (
    r"(?:お\s*願い|お\s*ねがい|(?:を)?(?:言|い|話し|はなし|おっしゃ|しゃべ|教え|おしえ|説明し|せつめいし)(?:っ)?て"
    r"\s*(?:$|[、。?？!！]|くださ|くれ|もら|いただ|ほし|欲し|ね|よ))"
)
_END = r"[\s。、.,!！?？…ー〜～]*$"
_PATTERNS: tuple[tuple[RepairKind, re.Pattern[str]], ...] = (
    (
        "again",
        re.compile(
            rf"^{_LEAD}(?:もう\s*(?:[一1]|いち|いっ)\s*(?:度|回|ど|かい)|もっかい)(?:だけ)?[、,\s]*(?:ゆっくり(?:と)?[、,\s]*)?"
            rf"(?:{_PLEASE}|(?:は)?(?:いい|よろしい|大丈夫)(?:です|でしょう)?か?{_END}|{_END})"
        ),
    ),
    (
        "again",
        re.compile(
            rf"^{_LEAD}(?:何|なん|なに)\s*(?:と|て|って)\s*(?:(?:言|い)(?:いました|った|ったの|ったん|ってた)"
            rf"|おっしゃいました)(?:です)?か?{_END}"
        ),
    ),
    (
        "again",
        re.compile(
            rf"^{_LEAD}(?:聞き?取れ|聞こえ|ききとれ|きこえ)(?:ません|なかった|ない)(?:でした|です)?(?:が|けど|ね)?{_END}"
        ),
    ),
    (
        "slowly",
        re.compile(rf"^{_LEAD}ゆっくり(?:と|で)?[、,\s]*(?:(?:日本語)?(?:を|で)?\s*{_PLEASE}|{_END})"),
    ),
    (
        "slowly",
        re.compile(
            rf"^{_LEAD}(?:簡単|かんたん|やさしい|優しい|易しい)(?:な)?\s*(?:日本語|にほんご|言葉|ことば)で[、,\s]*{_PLEASE}"
        ),
    ),
    (
        "word",
        re.compile(
            r"(?:日本語|にほんご)で(?:は)?[、,\s]*(?:何|なん|なに|どう)\s*(?:と|て|って)?\s*(?:言|い)(?:います|う|えば)"
        ),
    ),
    (
        "unknown",
        re.compile(
            rf"^{_LEAD}(?:(?:日本語|にほんご|意味|いみ|言葉|ことば|今の(?:言葉)?|漢字|かんじ)[がは]\s*)?"
            rf"(?:よく\s*|ちょっと\s*|まだ\s*|全然\s*)*(?:わか|分か)(?:りません|らない|らなかった|らん)"
            rf"(?:でした|です|んです)?(?:が|けど|ね|よ)?{_END}"
        ),
    ),
)
_SAY_IT_AGAIN = re.compile(
    r"(?:もう\s*(?:[一1]|いち|いっ)\s*(?:度|回|ど|かい)|もっかい)[、,\s]*(?:ゆっくり(?:と)?[、,\s]*)?"
    r"(?:言っ|いっ|教え|おしえ|話し|はなし|説明し|おっしゃっ)て\s*(?:くださ|(?:くれ|もらえ|いただけ)(?:る|ます|ない|ません)|$|[。?？])"
)
_MEANING = re.compile(
    r"(?P<open>「)?(?P<word>(?(open)[^「」]{1,24}|[^「」、。?？!！,\s]{1,12}))(?(open)」)\s*"
    r"(?:(?:って(?:いうのは|言うのは)?|とは|というのは)[、,\s]*(?:何|なん|なに|どういう|どんな意味)"
    r"|(?:は|の意味は|のいみは)[、,\s]*(?:どういう意味|どういういみ|何という意味|なんといういみ|何の意味)"
    r"|の(?:意味|いみ)(?:は|が|を)[、,\s]*(?:何|なん|なに|わか|分か|教え|おしえ))"
)
_WHOLE_MEANING = re.compile(rf"^{_LEAD}(?:それは)?(?:どういう|どんな)(?:意味|いみ|こと)(?:です)?か?{_END}")
_PUZZLED = re.compile(
    r"^\s*(?:(?:えっ?|はい|すみません|すいません|あの|ん|あ|は)[ー〜]?[?？]+"
    r"|(?:えっ?[?？、\s]*)?(?:何|なん|なに)(?:ですか|て|だって)?[?？]+)\s*$"
)
_QUOTED_AS = re.compile(
    r"「[^」]{1,12}」(?:という(?:言葉|ことば|の))?[がは]\s*(?:わか|分か)(?:りません|らない)"
)


@dataclass(frozen=True, slots=True)
class Repair:
    """A move in `text[start:end]` of an analysis."""

    kind: RepairKind
    start: int
    end: int


def repairs_in(analysis: Analysis, before: str = "") -> tuple[Repair, ...]:
    """The moves of a turn, each kind at most once; `before` is what the partner had just said."""
    if _PUZZLED.match(analysis.folded):
        return (Repair("puzzled", 0, len(analysis.text)),)
    found: dict[RepairKind, Repair] = {}
    heard = fold(before)
    for sentence in analysis.sentences:
        kind = _kind(_folded(analysis, sentence.start, sentence.end), heard)
        if kind is not None:
            found.setdefault(kind, Repair(kind, sentence.start, sentence.end))
    return tuple(found.values())


def _kind(sentence: str, heard: str) -> RepairKind | None:
    for kind, pattern in _PATTERNS:
        if pattern.search(sentence):
            return kind
    if _SAY_IT_AGAIN.search(sentence):
        return "again"
    if _WHOLE_MEANING.match(sentence):
        return "meaning"
    match = _MEANING.search(sentence)
    if match is not None and (match["open"] or _just_said(match["word"], heard)):
        return "meaning"
    return "unknown" if _QUOTED_AS.search(sentence) else None


def _just_said(word: str, heard: str) -> bool:
    """Whether the partner said this word: 食券って何ですか; けんたさんの趣味って何ですか asks about him."""
    return "の" not in word and word in heard


def _folded(analysis: Analysis, start: int, end: int) -> str:
    places = zip(analysis.folded, analysis.starts, strict=True)
    return "".join(char for char, at in places if start <= at < end).strip()
