"""`python -m tests.natives FILE...`: which sentences of a text by native writers would be corrected.

Takes plain text, HTML and gettext's .mo files, gzipped or not, and folders of them; prints each sentence
that a shape is found in, and how many were read. A hit is either a shape that must go, or a mistake of the
writer's. With `--kana` each sentence is read as beginners write, in hiragana, without blanks and with a blank
between any two words. docs/corrections.md tells what was measured.
"""

import argparse
import gettext
import gzip
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

from lib.corrections import correction_of
from lib.japanese import analyse

_KANA = re.compile(r"[ぁ-ゖ]")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[」』）)]*")
_UNSEEN = re.compile(r"<(script|style|pre)\b.*?</\1>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|li|td|th|tr|h\d|dt|dd|br|table|ul|ol|dl|title|pre)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_FEWEST_KANA = 3


def main() -> None:
    """Print the hits and the count."""
    parser = argparse.ArgumentParser(prog="python -m tests.natives", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--kana", action="store_true")
    given = parser.parse_args()
    sentences = {found for path in given.paths for found in _sentences(path)}
    if given.kana:
        sentences = {said for sentence in sentences for said in _in_kana(sentence)}
    read = hits = 0
    for sentence in sorted(sentences):
        read += 1
        correction = correction_of(sentence)
        if correction is not None:
            hits += 1
            print(f"{sentence}\n    {correction.said} → {correction.better}")
    print(f"{hits} of {read} different sentences would be corrected")


def _sentences(path: Path) -> Iterator[str]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and _kind(inner) in (".html", ".mo", ".txt"):
                yield from _sentences(inner)
        return
    content = path.read_bytes()
    text = _text(gzip.decompress(content) if path.suffix == ".gz" else content, _kind(path))
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if len(_KANA.findall(sentence)) >= _FEWEST_KANA:
            yield sentence


def _in_kana(sentence: str) -> tuple[str, str]:
    readings = [token.reading or token.surface for token in analyse(sentence).tokens]
    return "".join(readings), " ".join(readings)


def _kind(path: Path) -> str:
    return (path.with_suffix("") if path.suffix == ".gz" else path).suffix


def _text(content: bytes, kind: str) -> str:
    if kind == ".mo":
        messages = gettext.GNUTranslations(io.BytesIO(content))._catalog  # the only way to list them
        return "\n".join(said for key, said in messages.items() if key and isinstance(said, str))
    text = content.decode("utf-8", errors="replace")
    return html.unescape(_TAG.sub("", _BLOCK.sub("\n", _UNSEEN.sub("", text)))) if kind == ".html" else text


if __name__ == "__main__":
    main()
