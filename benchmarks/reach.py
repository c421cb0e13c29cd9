"""How much of what the offline partners really say lies above the learner's level.

`python -m benchmarks.reach` plays the written conversations of tests/corpora (never the held out ones) with
the offline partner of each task, some seeds each, and prints each task's miss rate: the mean over all its
replies that have one, the opening line included. What a miss rate is stands in docs/levels.md.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

from lib.installation import VOCABULARY_FILE
from lib.levels import Measure
from lib.partners.rehearse import Rehearsal
from lib.strict_yaml import read_document
from lib.tasks import Task, read_tasks
from lib.word_levels import read_vocabulary

ROOT = Path(__file__).parent.parent
SEEDS = tuple(str(number) for number in range(8))


def miss_rates() -> dict[str, float]:
    """The mean miss rate of the replies in each task, from 0 to 1."""
    measure = Measure(read_vocabulary(VOCABULARY_FILE))
    rates = {}
    for name, task in read_tasks(ROOT / "data" / "tasks").items():
        told = [rate for reply in replies(task) if (rate := measure(reply, task)) is not None]
        rates[name] = fmean(told)
    return rates


def replies(task: Task) -> Iterator[str]:
    """All that the offline partner says in the written conversations of a task."""
    corpus = read_document(ROOT / "tests" / "corpora" / f"{task.id}.dev.yaml").data
    for conversation in corpus["conversations"]:
        for seed in SEEDS:
            rehearsal = Rehearsal(task, seed)
            yield task.opening.ja
            for turn in conversation["turns"]:
                yield rehearsal.say(turn["say"])


def main() -> None:
    """Print a line for each task, and the mean."""
    rates = miss_rates()
    for name, rate in rates.items():
        print(f"{name:20} {rate:6.1%}")
    print(f"{'mean':20} {fmean(rates.values()):6.1%}")


if __name__ == "__main__":
    main()
