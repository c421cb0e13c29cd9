"""What a transcriber wrote that nobody said.

Whisper invents for silence: how the videos end that it learnt from, its own prompt, one word for ever. None
of that is a learner's: it raises NothingHeard, or TranscriptNotUsable where it is no transcript of Japanese
at all. What is left is kept as it was written. What may be either (ありがとうございました, OK, 3) the learner
said: a wrong word is seen and changed before it is sent, a lost one is gone.
"""

import re
import unicodedata

from lib.conversation import clean_text
from lib.errors import NothingHeard, TextEmpty, TextTooLong, TranscriptNotUsable
from lib.spelling import is_japanese

LONGEST = 2_000
"""Code points; a minute of quick speech is 600."""
KANA_A_SECOND, KANA_IN_HAND = 15, 10
"""Newsreaders say 8 to 10, the quickest speakers 13 for a moment; some more for what lasts no second."""
KANA_OF_A_KANJI = 2
MOST_TIMES = 4
"""So often in a row a word is said (はいはいはいはい), and hardly ever more."""
MOST_TIMES_A_SOUND = 9
"""ああああ and ははははは are one sound, drawn out."""
LONGEST_WITHOUT_KANA = 20
"""Kanji in a row: 早稲田大学国際教養学部 is eleven, an address sixteen; a sentence of Chinese is longer, or
has one of its own words in it."""
LONGEST_WORD = 4
"""国際的 and 我々 are Japanese; beyond four kanji 我, 是 and 的 are what Chinese sentences are made of."""
MOST_MARKS = 4
"""So many code points are one at most once they are joined, as ギ may be two."""
LONGEST_LATIN = 30
"""Letters. Learners say OK, Thank you very much, and names."""
PROMPT_IN_TEXT, TEXT_IN_PROMPT = 0.5, 0.8
"""So much of the prompt, and hardly anything else: nobody lists half of the words of a task."""

_STOP = r"[\s。．.、，,！!？?♪♫♬・…〜~\"「」]"
_SOUND = (
    r"音楽|拍手|笑い?声?|無音|沈黙|静寂|雑音|ノイズ|咳|ため息|BGM"
    r"|music|applause|laughter|silence|noise|blank_audio"
)
_DIRECTION = re.compile(
    rf"[（(\[【〔＜*♪][\s♪]*(?:{_SOUND})[^）)\]】〕＞*♪]{{0,12}}[）)\]】〕＞*♪]|[♪♫♬]", re.IGNORECASE
)
_ASIDE = re.compile(r"[（(\[【〔＜][^）)\]】〕＞]*[）)\]】〕＞]")
_TAG = re.compile(r"<[/!]?[a-z][^>]*>|&(?:lt|gt|amp|quot|#\d+);", re.IGNORECASE)
_FOR_WATCHING = (
    r"(?:いただき|いただいて|頂き|頂いて|くださり|くださって|下さり|下さって|くれて)?(?:まして)?、?"
    r"(?:誠に|本当に|どうも)?、?(?:ありがとう|有難う|有り難う)(?:ございました|ございます)?"
)
# How videos end: Whisper learnt from their subtitles, and writes them where nobody speaks.
_FILLERS = (
    rf"(?:最後まで|本日も|今回も|いつも)?、?ご(?:視聴|清聴|観覧){_FOR_WATCHING}",
    rf"最後まで(?:ご覧|見て|観て|聞いて){_FOR_WATCHING}",
    r"(?:よろしければ|よかったら|ぜひ)?、?(?:高評価(?:と|や|、|・))?チャンネル登録[^。！!？?]{0,40}",
    r"高評価(?:と|も|を|、)?(?:どうぞ)?(?:よろしく)?(?:お願い|おねがい)(?:いた)?します",
    rf"字幕視聴{_FOR_WATCHING}",
    r"字幕\s*(?:(?:作成|制作|製作|提供|翻訳|監修)?者?\s*[:：]|by\s)[^。！!？?]{0,30}",
    r"(?:それでは|では)?、?(?:また)?、?(?:次回|次|別)の動画で、?(?:また)?、?お?会いし?ましょう",
    r"(?:thank you|thanks)(?: so much| very much)? for (?:watching|viewing)(?: (?:the|this|my) video)?",
    r"(?:please )?(?:like and )?subscribe(?: to (?:my|the|our) channel)?",
    r"(?:subtitles|translated|captions?) by[^。！!？?]{0,40}",
)
_FILLER = "|".join(_FILLERS)
# What stands beside them and is a learner's where it stands alone.
_BESIDE = r"おやすみなさい|お休みなさい|バイバイ|ばいばい"
# A filler begins what is said or follows a stop, or a sentence that has none.
_STARTS = rf"(?:(?<!.)|(?<={_STOP})|(?<=ください)|(?<=です)|(?<=ます)|(?<=した))"
# Atomic: each is read one way only, or a text made for it would be read in millions.
_ENDING = re.compile(rf"{_STARTS}(?>(?:{_FILLER}|{_BESIDE}){_STOP}*)++\Z", re.IGNORECASE | re.DOTALL)
_A_FILLER = re.compile(_FILLER, re.IGNORECASE)
_LOOP = re.compile(rf"(.{{2,40}}?)\1{{{MOST_TIMES},}}|(.)\2{{{MOST_TIMES_A_SOUND},}}", re.DOTALL)
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_KANJI = re.compile(r"[一-鿿㐀-䶿々〆]")
_KANJI_IN_A_ROW = re.compile(rf"{_KANJI.pattern}+")
_CHINESE = re.compile("[們這很沒麼]")
_CHINESE_IN_A_SENTENCE = re.compile("我(?!孫子|々)|是(?!非)|(?<!目)的")


def heard_words(text: str, prompt: str, seconds: float) -> str:
    """The transcript as what the learner said in `seconds`; an invented ending is cut off.

    In NFC and on one line, otherwise as the transcriber wrote it. Raises NothingHeard, or
    TranscriptNotUsable with `spent`, as every transcript has been paid for.
    """
    words = _without_invention(_one_line(text))
    said = _letters(words)
    if not said or not _letters(_ASIDE.sub("", words)) or _is_prompt(said, prompt):
        raise NothingHeard
    if (
        _TAG.search(words)
        or _is_foreign(words)
        or _LOOP.search(said)
        or _kana(said) > seconds * KANA_A_SECOND + KANA_IN_HAND
    ):
        raise TranscriptNotUsable(spent=True)
    return words


def _one_line(text: str) -> str:
    if len(text) > LONGEST * MOST_MARKS:  # a hundred thousand marks on one letter take a minute to be sorted
        raise TranscriptNotUsable(spent=True)
    try:
        return " ".join(clean_text(unicodedata.normalize("NFC", text), LONGEST).split())
    except TextEmpty as nothing:
        raise NothingHeard from nothing
    except TextTooLong as endless:
        raise TranscriptNotUsable(spent=True) from endless


def _without_invention(line: str) -> str:
    """Without descriptions of sounds (（拍手）, ♪) and without the end of a video."""
    words = _DIRECTION.sub("", line).strip()
    ending = _ENDING.search(words)
    if ending and _A_FILLER.search(ending.group()):
        words = words[: ending.start()].strip()
    return words


def _letters(text: str) -> str:
    """What is said of it: letters and figures, evened out in width and case."""
    evened = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in evened if unicodedata.category(char)[0] in "LNM")


def _is_prompt(said: str, prompt: str) -> bool:
    """Whether it is the prompt, or most of it and nothing else."""
    theirs, ours = _runs(_letters(prompt)), _runs(said)
    shared = len(theirs & ours)
    return shared > 0 and shared >= len(theirs) * PROMPT_IN_TEXT and shared >= len(ours) * TEXT_IN_PROMPT


def _runs(letters: str) -> set[str]:
    """All that stands side by side in it, four letters at a time: the same however often it is said."""
    return {letters[at : at + 4] for at in range(len(letters) - 3)}


def _is_foreign(words: str) -> bool:
    """Whether there is no Japanese in it, as far as can be told: kanji alone may be either's."""
    if _KANA.search(words):
        return False
    if is_japanese(words):
        return not all(map(_is_of_japan, _KANJI_IN_A_ROW.findall(words)))
    letters = [char for char in words if char.isalpha()]
    return len(letters) > LONGEST_LATIN or any(
        not unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN")) for char in letters
    )


def _is_of_japan(kanji: str) -> bool:
    """你们 and 谢谢 are in no Japanese character set; 我想要 are, and in no Japanese word of that length."""
    try:
        kanji.encode("cp932")
    except UnicodeEncodeError:
        return False
    in_a_sentence = len(kanji) > LONGEST_WORD and _CHINESE_IN_A_SENTENCE.search(kanji)
    return len(kanji) <= LONGEST_WITHOUT_KANA and not _CHINESE.search(kanji) and not in_a_sentence


def _kana(said: str) -> int:
    """About how many kana it takes to say it."""
    return sum(KANA_OF_A_KANJI if _KANJI.match(char) or char.isdigit() else 1 for char in said)
