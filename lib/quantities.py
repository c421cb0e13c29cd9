"""How many: a number and its counter, however they are written.

一つ, ひとつ, 1つ, １つ and "hitotsu" are all (1, つ); 二人, ふたり, 2名 are two people. A number is found
by its characters, not by its tokens: Sudachi reads the kana さんにん as さん + に + ん. Counters that
count the same are one: 人, 名 and 名様 are all 人.
"""

# ruff: noqa: E501  A kanji counts as two columns, and the tables read better whole.

import re
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from lib.spelling import fold
from lib.tokens import Analysis


@dataclass(frozen=True, slots=True)
class Quantity:
    """`number` of `counter` ("" without one) at `text[start:end]`; half past is .5 of an hour."""

    number: float
    counter: str
    start: int
    end: int


_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}

# Written counter → the one it stands for. Longer ones first when they are looked for.
_COUNTERS = {
    "つ": "つ", "個": "個", "コ": "個", "こ": "個", "ケ": "個", "人": "人", "名": "人", "名様": "人", "人前": "人前", "人分": "人前",
    "名分": "人前", "枚": "枚", "杯": "杯", "皿": "皿", "本": "本", "円": "円", "時": "時", "分": "分", "番": "番",
    "番線": "番", "番目": "番", "番ホーム": "番", "人目": "番", "冊": "冊", "台": "台", "回": "回", "階": "階", "度": "度", "歳": "歳",
    "才": "歳", "日": "日", "月": "月", "年": "年", "週間": "週間", "時間": "時間", "日間": "日", "年間": "年", "セット": "セット",
    "着": "着", "足": "足", "丁": "丁", "泊": "泊", "箱": "箱", "袋": "袋", "匹": "匹", "号車": "号車", "丁目": "丁目",
}  # fmt: skip

COUNTERS = frozenset(_COUNTERS.values())
"""Every counter by its one name."""

_KANA_NUMBERS = {
    "いち": 1, "いっ": 1, "に": 2, "さん": 3, "よん": 4, "よ": 4, "ご": 5, "ろく": 6, "ろっ": 6, "なな": 7, "しち": 7,
    "はち": 8, "はっ": 8, "きゅう": 9, "く": 9, "じゅう": 10, "じゅっ": 10, "じっ": 10,
    "ひゃく": 100, "びゃく": 100, "ぴゃく": 100, "ひゃっ": 100, "せん": 1000, "ぜん": 1000, "まん": 10000,
}  # fmt: skip
_KANA_NUMBER = "|".join(sorted(_KANA_NUMBERS, key=lambda kana: -len(kana)))
_KANA_COUNTERS = {
    "にん": "人", "めい": "人", "めいさま": "人", "にんまえ": "人前", "まい": "枚", "はい": "杯", "ばい": "杯", "ぱい": "杯",
    "さら": "皿", "えん": "円", "じ": "時", "ふん": "分", "ぷん": "分", "ばん": "番", "ばんせん": "番", "ばんめ": "番",
    "かい": "回", "がい": "階", "さい": "歳", "にち": "日", "じかん": "時間", "しゅうかん": "週間", "だい": "台",
    "こ": "個", "さつ": "冊", "ぼん": "本", "ぽん": "本", "ちゃく": "着", "そく": "足", "ど": "度", "せっと": "セット",
    "ごうしゃ": "号車", "がつ": "月", "ねん": "年",
}  # fmt: skip
_KANA_COUNTER = "|".join(sorted(_KANA_COUNTERS, key=lambda kana: -len(kana)))
_KU = ("く", frozenset({"じ", "じかん", "にん", "がつ"}))
"""く is nine only before these; elsewhere it is きゅう, and the く of a word (くだい, a slip of ください)."""
_KANA = re.compile(rf"(?!まんねんひつ)((?:{_KANA_NUMBER})+)[\s-]?({_KANA_COUNTER})(はん)?")
_WRITTEN = sorted(
    {fold(written): meant for written, meant in (_KANA_COUNTERS | _COUNTERS).items()}.items(),
    key=lambda p: -len(p[0]),
)
_COUNTER = "|".join(re.escape(written) for written, _ in _WRITTEN)
_MEANT = dict(_WRITTEN)
_FIGURES = re.compile(rf"(\d[\d,]*|[〇零一二三四五六七八九十百千万]+)[\s-]?({_COUNTER})?(半)?")
_MOST_FIGURES, _MOST = 15, 10**15
"""Longer ones are all 10¹⁵: a float holds no more exactly, and Python reads no figure of 4,300 digits."""
_IRREGULAR = {
    "ひとつ": (1, "つ"), "ふたつ": (2, "つ"), "みっつ": (3, "つ"), "よっつ": (4, "つ"), "いつつ": (5, "つ"), "むっつ": (6, "つ"),
    "ななつ": (7, "つ"), "やっつ": (8, "つ"), "ここのつ": (9, "つ"), "ひとり": (1, "人"), "ふたり": (2, "人"),
    "ひと皿": (1, "皿"), "ふた皿": (2, "皿"), "ひとさら": (1, "皿"), "ふたさら": (2, "皿"), "お一人": (1, "人"), "お二人": (2, "人"),
    "ひとはこ": (1, "箱"), "いっこ": (1, "個"), "にほん": (2, "本"), "はつか": (20, "日"), "ふつか": (2, "日"),
    "みっか": (3, "日"), "とおか": (10, "日"), "いっしゅうかん": (1, "週間"), "はたち": (20, "歳"), "しがつ": (4, "月"),
}  # fmt: skip
_IRREGULAR_RE = re.compile("|".join(sorted(_IRREGULAR, key=lambda kana: -len(kana))))

# These are rather other words: そう|なのか, しようか, さむいか, ここのかばん. They are days where a day may stand.
_DAYS = {"よっか": 4, "むいか": 6, "なのか": 7, "ようか": 8, "ここのか": 9}
_BEFORE_A_DAY = re.compile(
    r"(?:\A|[\s、。,.！!？?月]|がつ|げつの|月の|は|と)(?=({}))".format("|".join(_DAYS))
)
_AFTER_A_DAY = re.compile(
    r"に(?!\s*(?:つ[いき]|よ[っり]|かか|も))|から|まで|です|で(?!し)|の|が|前|まえ|後|間|かん"
)
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?![\d:])")
_HOURS, _HALF_PAST = 24, 30

# Kana after which, or before which, a number in kana may stand although the tokens say otherwise.
_BEFORE = frozenset("はがをでともの、。 ,.らあ")
_AFTER = re.compile(r"(?![ぁ-ゖー])|です|だ|で|を|お|に|く|と|も|の|が|は|ね|よ|ぐ|な|み|け|ほ|分|用|席")


def _number(figures: str) -> int | None:
    if len(figures) > _MOST_FIGURES:
        return _MOST
    return int(figures) if figures[0].isdecimal() else kanji_number(figures)


def kanji_number(text: str) -> int:
    """The number that kanji write: 二十, 千二百五十, 一〇."""
    total = section = digit = 0
    positional = ""
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            positional += str(digit)
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        else:  # 万
            total += ((section + digit) or 1) * 10_000
            section = digit = 0
    if len(positional) == len(text) > 1:
        return int(positional)
    return total + section + digit


def _kana_number(text: str) -> int:
    total = section = digit = 0
    for kana in re.findall(_KANA_NUMBER, text):
        value = _KANA_NUMBERS[kana]
        if value < 10:  # noqa: PLR2004
            digit = value
        elif value < 10_000:  # noqa: PLR2004
            section += (digit or 1) * value
            digit = 0
        else:
            total += ((section + digit) or 1) * value
            section = digit = 0
    return total + section + digit


# The numbers of a text are kept as long as its analysis is.
_READ: WeakKeyDictionary[Analysis, tuple[Quantity, ...]] = WeakKeyDictionary()


def quantities(analysis: Analysis) -> tuple[Quantity, ...]:
    """All numbers in the text, in its order; bare ones (counter "") only where written as figures."""
    read = _READ.get(analysis)
    if read is None:
        read = _READ[analysis] = _read(analysis)
    return read


def _read(analysis: Analysis) -> tuple[Quantity, ...]:
    folded, starts, ends = analysis.folded, analysis.starts, analysis.ends
    boundaries = _boundaries(analysis)
    within = analysis.closings | analysis.openings  # 二人|称 and 一人|っ子 are other words
    found: list[Quantity] = []

    def add(number: float, counter: str, begin: int, end: int) -> None:
        start, stop = starts[begin], ends[end - 1]
        if all(stop <= known.start or known.end <= start for known in found):
            found.append(Quantity(number, counter, start, stop))

    for match in _CLOCK.finditer(folded):
        hour, minute = int(match[1]), int(match[2])
        if hour > _HOURS:
            continue
        if minute in (0, _HALF_PAST):
            add(hour + minute / 60, "時", match.start(), match.end())
        else:
            add(hour, "時", match.start(1), match.end(1))
            add(minute, "分", match.start(2), match.end(2))
    for match in _BEFORE_A_DAY.finditer(folded):
        begin, end = match.span(1)
        if _goes_on_as_a_day(folded, match.start(), end) and _may_be_a_day(analysis, match.start(), begin):
            add(_DAYS[match[1]], "日", begin, end)
    for match in _FIGURES.finditer(folded):
        figures = match.group(1).replace(",", "")
        number = _number(figures)
        if number is not None:
            half = 0.5 if match.group(3) and match.group(2) else 0
            end = match.end(3) if half else match.end(2) if match.group(2) else match.end(1)
            if ends[end - 1] in within:
                add(number + half, _MEANT.get(match.group(2) or "", ""), match.start(), end)
    for match in _IRREGULAR_RE.finditer(folded):
        if _stands_alone(analysis, match.start(), match.end(), boundaries):
            number, counter = _IRREGULAR[match.group()]
            add(number, counter, match.start(), match.end())
    for match in _KANA.finditer(folded):
        if not _is_nine(match[1], match[2]):
            continue
        if _stands_alone(analysis, match.start(), match.end(), boundaries):
            half = 0.5 if match.group(3) else 0
            add(
                _kana_number(match.group(1)) + half,
                _KANA_COUNTERS[match.group(2)],
                match.start(),
                match.end(),
            )
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _goes_on_as_a_day(folded: str, first: int, end: int) -> bool:
    """なのかに, しがつなのか。, むいか。; but not うそ なのか。, which only asks."""
    if _AFTER_A_DAY.match(folded, end) is not None:
        return True
    asks = folded[first].isspace() and folded[first + 1 : end] in ("なのか", "ようか")
    return folded[end : end + 1] in ("", "、", "。") and not asks


def _may_be_a_day(analysis: Analysis, first: int, begin: int) -> bool:
    """Not だれ なのかが…, たべ ようかの…, nor はなの香; `first` is what makes a day likely before `begin`."""
    here = analysis.starts[begin]
    before = next((token for token in reversed(analysis.tokens) if token.end <= here), None)
    if analysis.folded[first] in "はと" and (before is None or before.end != here):
        return False
    asked = before is not None and before.reading in ("そう", "どう", "なぜ")
    return before is None or not (asked or before.pos[0] in ("代名詞", "形状詞", "動詞"))


def _is_nine(number: str, counter: str) -> bool:
    """Whether a く at the end of a number may be one there; any other number may."""
    ku, after = _KU
    return re.findall(_KANA_NUMBER, number)[-1] != ku or counter in after


def _boundaries(analysis: Analysis) -> tuple[frozenset[int], frozenset[int]]:
    return frozenset(token.start for token in analysis.tokens), frozenset(
        token.end for token in analysis.tokens
    )


def _stands_alone(
    analysis: Analysis, begin: int, end: int, boundaries: tuple[frozenset[int], frozenset[int]]
) -> bool:
    """Whether kana that could be a number are one, and not the middle of other words."""
    folded, starts, ends = analysis.folded, analysis.starts, analysis.ends
    first, last = boundaries
    starts_word = begin == 0 or starts[begin] in first
    ends_word = end == len(folded) or ends[end - 1] in last
    opens = starts_word or folded[begin - 1] in _BEFORE
    closes = ends_word or _AFTER.match(folded, end) is not None
    if end - begin <= 2:  # noqa: PLR2004
        return starts_word and ends_word
    return opens and closes and (starts_word or ends_word or end - begin > 3)  # noqa: PLR2004
