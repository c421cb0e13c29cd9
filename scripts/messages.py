"""Brings the interface's catalogues up to date with the code: `make messages`.

New sentences come in untranslated, those that nobody says any more go. A test fails until each is
translated. What the code says is collected by `sentences`, which the test uses too.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from lib.languages import LANGUAGES, catalogue_file

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "locale"
ARGUMENTS = {"_": 1, "marked": 1, "ngettext": 2}
"""How many of their arguments are sentences."""


def sentences() -> Catalog:
    """Everything that the code says to a learner, and in which files."""
    found = Catalog(project="Yaritori")
    for folder in ("pages", "lib"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in said_in(path.read_text("utf-8")):
                found.add(message, locations=[(str(path.relative_to(ROOT)), 0)])
    return found


def said_in(source: str) -> Iterator[str | tuple[str, ...]]:
    """The sentences in one file, in f-strings too, where Babel's own reader sees none before Python 3.12."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        asked = node.args[: ARGUMENTS.get(node.func.id, 0)]
        texts = [one.value for one in asked if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if texts:
            yield texts[0] if len(texts) == 1 else tuple(texts)


def main() -> None:
    """Write all catalogues anew."""
    said = sentences()
    for language in LANGUAGES:
        if language == "en":
            continue
        path = catalogue_file(FOLDER, language)
        catalogue = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as file:
                catalogue = read_po(file, locale=language)
        catalogue.update(said, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_by_file=True, omit_header=True, include_lineno=False, width=100)
        missing = sum(not message.string for message in catalogue if message.id)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} sentences, {missing} still to be translated")


if __name__ == "__main__":
    main()
