"""Brings the interface's catalogues up to date with the code: `make messages`.

New sentences come in untranslated, those that nobody says any more go. A test fails until each is
translated. What the code says is collected by `sentences`, which the test uses too.
"""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from lib.languages import LANGUAGES, catalogue_file

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "locale"
KEYWORDS = {**DEFAULT_KEYWORDS, "marked": None}


def sentences() -> Catalog:
    """Everything that the code says to a learner, and in which files."""
    found = Catalog(project="Yaritori")
    for folder in ("pages", "lib"):
        for file, _line, message, comments, context in extract_from_dir(ROOT / folder, keywords=KEYWORDS):
            found.add(message, locations=[(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return found


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
