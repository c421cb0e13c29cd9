"""How a verb or an い-adjective changes its form, by rule, in the writing that it came in.

What it is told is a dictionary form as written (食べる, たべる) and Sudachi's conjugation type
(下一段-バ行). A type that is not of today's language, or a form that the rules do not reach, gives None:
no form is better than a wrong one.
"""

_ROWS = {
    "う": "わいって",
    "く": "かきいて",
    "ぐ": "がぎいで",
    "す": "さしして",
    "つ": "たちって",
    "ぬ": "なにんで",
    "ぶ": "ばびんで",
    "む": "まみんで",
    "る": "らりって",
}
_HONORIFIC = ("いらっしゃる", "おっしゃる", "くださる", "下さる", "なさる", "ござる")
_GOING = ("行く", "いく")
_GOOD = frozenset({"いい", "かっこいい", "カッコいい", "格好いい"})


def masu_stem(verb: str, kind: str) -> str | None:
    """What ます and たい follow: 食べる → 食べ, 走る → 走り, 来る → 来, くる → き."""
    if kind.startswith("五段") and verb.endswith(_HONORIFIC):
        return verb[:-1] + "い"
    return _stem(verb, kind, 1)


def nai_stem(verb: str, kind: str) -> str | None:
    """What ない follows: 走る → 走ら, 来る → 来, くる → こ; ある has none, its negative is ない."""
    if verb in ("ある", "有る", "在る"):
        return ""
    return verb[:-2] + "こ" if _comes(kind) and verb.endswith("くる") else _stem(verb, kind, 0)


def te_form(verb: str, kind: str) -> str | None:
    """走る → 走って, 飲む → 飲んで, 行く → 行って, する → して."""
    if not kind.startswith("五段"):
        stem = masu_stem(verb, kind)
        return None if stem is None else stem + "て"
    if verb.endswith(_GOING):
        return verb[:-1] + "って"
    row = _ROWS.get(verb[-1:])
    return None if row is None else verb[:-1] + row[2:4]


def adjective_stem(adjective: str) -> str | None:
    """What かった and くない follow: 高い → 高, いい → よ."""
    if not adjective.endswith("い"):
        return None
    return adjective[:-2] + "よ" if adjective in _GOOD else adjective[:-1]


def _comes(kind: str) -> bool:
    return kind.startswith("カ行変格")


def _stem(verb: str, kind: str, column: int) -> str | None:
    if kind.startswith(("上一段", "下一段")):
        return verb[:-1] if verb.endswith("る") else None
    if kind.startswith("サ行変格"):
        return verb[:-2] + "し" if verb.endswith("する") else None
    if _comes(kind):
        if verb.endswith("くる"):
            return verb[:-2] + "き"
        return verb[:-1] if verb.endswith("来る") else None
    row = _ROWS.get(verb[-1:]) if kind.startswith("五段") else None
    return None if row is None else verb[:-1] + row[column]
