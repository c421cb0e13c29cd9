"""`python -m tests.heldout`: how much of the blind corpora is understood, in counts and without a sentence.

`python -m tests.heldout third` counts another set, one that may be read.
Nothing asserts these corpora and nobody reads them, so that they measure what rules and scripts were not
made for. What they show to be weak gets new sentences in the other sets.
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.house import House, open_house
from tests.service.test_conversations import HURRIED, talk
from tests.unit.test_corpora import heard, read_corpora

CORPORA_FOLDER = Path(__file__).parent / "corpora"


def main() -> None:
    """Print the counts of each task."""
    kinds = sorted({path.suffixes[0][1:] for path in CORPORA_FOLDER.glob("*.*.yaml")})
    parser = argparse.ArgumentParser(prog="python -m tests.heldout", description=__doc__)
    parser.add_argument("kind", nargs="?", default="heldout", choices=kinds)
    kind = parser.parse_args().kind
    with tempfile.TemporaryDirectory() as folder, open_house(Path(folder), limits=HURRIED) as house:
        for task, corpus in read_corpora(kind).items():
            print(task)
            _objectives(task, corpus["objectives"])
            _conversations(house, task, corpus)


def _objectives(task: str, objectives: Mapping[str, Any]) -> None:
    for objective, lines in objectives.items():
        ways, near = lines["paraphrases"], lines["near_misses"]
        understood = sum(objective in heard(task, text) for text in ways)
        ticking = sum(objective in heard(task, text) for text in near)
        counts = f"{understood} of {len(ways)} ways understood, {ticking} of {len(near)} near misses tick"
        print(f"  {objective:18} {counts}")


def _conversations(house: House, task: str, corpus: Mapping[str, Any]) -> None:
    """Whole ones that meet everything, and fruitless ones that tick nothing they should not."""
    met = kept = 0
    for conversation in corpus.get("conversations", ()):
        view, _ = talk(house, task, [turn["say"] for turn in conversation["turns"]])
        met += view.progress.all_met
    for conversation in corpus.get("fruitless", ()):
        view, _ = talk(house, task, conversation["turns"])
        ticked = {standing.objective.id for standing in view.standings if standing.met}
        kept += ticked.isdisjoint(conversation["never"])
    print(f"  {met} of {len(corpus.get('conversations', ()))} whole conversations meet everything")
    print(f"  {kept} of {len(corpus.get('fruitless', ()))} fruitless ones tick nothing that they should not")


if __name__ == "__main__":
    main()
