"""`python -m tests.task_readings`: how everything is read that the built-in tasks show.

Each distinct text of a task, in furigana notation (`明日[あした]は`), a `?` after a reading that is marked as
uncertain. Lines with slots are filled with what the task itself can put there. `--missing` prints only what
`tests/corpora/readings.tasks.tsv` does not hold yet, as lines for it: read each of them as a teacher would,
mend what is wrong (docs/readings.md tells how), and add them without `?`.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from lib.furigana import has_kanji
from lib.groups import GROUP, NUMBER, counters_of
from lib.partners.lines import said_number
from lib.partners.prices import in_yen
from lib.partners.scripted import COMMON_FOLDER, common_lines
from lib.readings import read
from lib.scripts import HINT, LAST, ME, MEANING, SLOT, TOTAL, WORD, Common
from lib.suggestions import Everyday, common_suggestions
from lib.task_model import Task
from lib.tasks import read_tasks

ROOT = Path(__file__).resolve().parents[1]
CHECKED_FILE = ROOT / "tests" / "corpora" / "readings.tasks.tsv"
COMMAND = "python -m tests.task_readings --missing"

_MOST = {"日": 31, "人": 20, "分": 60, "時": 12}
_TEN = 10
_COUNTERS = (
    *("つ", "人", "個", "杯", "皿", "人前", "本", "枚", "セット", "回", "錠", "階", "度", "歳", "番"),
    *("泊", "円", "日", "時", "分", "週間", "時間"),
)
_SUMS = ("180円", "850円", "1,080円", "1,250円", "2,340円", "3,600円", "10,500円")
_PRICES = (100, 300, 600, 800, 1000, 1130, 3300, 4400, 6680, 7710, 8800, 9990, 10000, 24000, 38600, 100000)
_FEW = 3
"""So many values fill a line; the first line with a slot gets all that the task has."""


def main() -> None:
    """Print the readings."""
    parser = argparse.ArgumentParser(prog="python -m tests.task_readings", description=__doc__)
    parser.add_argument("--missing", action="store_true", help="only what nobody has checked yet")
    if parser.parse_args().missing:
        for text in unchecked(chain(*texts_by_place().values()), checked()):
            print(f"{text}\t{furigana(text)}")
        return
    for place, texts in texts_by_place().items():
        print(f"# {place}")
        for text in texts:
            print(furigana(text))


def checked() -> dict[str, str]:
    """The readings that somebody has checked, by their text."""
    lines = CHECKED_FILE.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def unchecked(texts: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """The texts that are not among the known ones."""
    return [text for text in texts if text not in known]


def furigana(text: str) -> str:
    """How a text is read, in furigana notation."""
    written = ""
    for word in read(text):
        doubt = "?" if word.uncertain else ""
        for piece in word.pieces:
            surface = text[piece.start : piece.end]
            written += f" {surface}[{piece.reading}{doubt}]" if piece.reading else surface
    return written.removeprefix(" ")


def texts_by_place() -> dict[str, tuple[str, ...]]:
    """The lines with kanji of each task and of what all share; what stands twice, only where it is first."""
    tasks = read_tasks(ROOT / "data" / "tasks")
    shared = common_suggestions(COMMON_FOLDER / "suggestions.yaml")
    places = {task.id: texts_of(task) for task in tasks.values()}
    for speech, everyday in (("polite", shared.polite), ("casual", shared.casual)):
        alike = [task for task in tasks.values() if task.partner.speech == speech]
        places[speech] = common_texts(common_lines(COMMON_FOLDER, speech), everyday, alike)
    places["numbers"] = numbers()
    seen: set[str] = set()
    found = {}
    for place, texts in places.items():
        lines = dict.fromkeys(line for text in texts for line in text.splitlines() if has_kanji(line))
        found[place] = tuple(line for line in lines if line not in seen)
        seen |= lines.keys()
    return found


def texts_of(task: Task) -> Iterator[str]:
    """Every Japanese text of a task, its lines with their slots filled."""
    yield from (task.title.ja, task.description.ja, task.can_do.ja, task.setting.ja, task.learner_role.ja)
    yield from (task.partner.name.ja, task.partner.role.ja, task.partner.manner.ja, task.opening.ja)
    yield from task.names
    for goal in task.objectives:
        yield from (goal.text.ja, goal.hints.word.ja, goal.hints.frame.ja, goal.hints.sentence.ja)
        yield from (way.ja for way in goal.ways)
    yield from (text.ja for text in (*task.phrases, *task.farewells, *task.example))
    if task.script is None:
        return
    yield from filled((line for _, line in task.script.lines()), _values(task))
    yield from task.script.explain
    for table in task.script.tables.values():
        yield from table  # its values stand in the lines


def common_texts(common: Common, everyday: Everyday, tasks: Iterable[Task]) -> Iterator[str]:
    """What all tasks of a register share."""
    tasks = tuple(tasks)
    hints = [goal.hints.sentence.ja.rstrip("。") for task in tasks for goal in task.objectives]
    names = [task.partner.name.ja.removesuffix("さん") for task in tasks]
    lines = [line for move in common.moves for line in move.reply]
    for kind in Common.model_fields:
        value = getattr(common, kind)
        if kind not in ("words", "moves"):
            lines += value.values() if isinstance(value, dict) else value
    yield from filled(lines, {HINT: hints, ME: names})
    yield from common.explain
    yield from (text.ja for text in (*everyday.general, *everyday.farewells))


def numbers() -> Iterator[str]:
    """How many, as a partner says it."""
    for counter in _COUNTERS:
        end = "かかります" if counter in ("日", "分", "時間", "週間") else "ですね"
        for number in range(1, _MOST.get(counter, _TEN) + 1):
            yield f"{said_number(number, counter, 'polite')}{end}。"
    for hour in range(1, _MOST["時"] + 1):
        yield f"{said_number(hour + 0.5, '時', 'polite')}ですね。"
    yield from (f"{in_yen(price)}です。" for price in _PRICES)
    for people in range(1, _MOST["人"] + 1):
        yield f"{said_number(people, '人', 'casual')}だね。"


def filled(lines: Iterable[str], values: Mapping[str, list[str]]) -> Iterator[str]:
    """The lines with their slots filled; {word}, {meaning} and {last} are lines themselves, and left out."""
    seen: set[str] = set()
    for line in lines:
        slots = [match[0] for match in SLOT.finditer(line)]
        ways = {slot: [""] if slot[1:-1] in (WORD, MEANING, LAST) else values[slot[1:-1]] for slot in slots}
        most = max((len(ways[slot]) if slot not in seen else _FEW for slot in slots), default=1)
        seen |= ways.keys()
        for number in range(most):
            text = line
            for slot, found in ways.items():
                step = max(len(found) // most, 1)
                text = text.replace(slot, found[number * step % len(found)])
            yield text


def _values(task: Task) -> dict[str, list[str]]:
    """What the slots of a task's lines can hold."""
    values = {group: _telling(_things(task, group)) for group in task.words}
    values |= {
        f"{group}+": things
        + [thing + said_number(n, "つ", task.partner.speech) for thing in things for n in (1, 2, 3)]
        for group, things in values.items()
    }
    tables = task.script.tables if task.script else {}
    return (
        values
        | {name: list(dict.fromkeys(table.values())) for name, table in tables.items()}
        | {TOTAL: list(_SUMS)}
    )


def _telling(things: Iterable[str]) -> list[str]:
    """All that have kanji, and a few of the others, which leave nothing to be read."""
    found = list(dict.fromkeys(things))
    kana = [thing for thing in found if not has_kanji(thing)]
    return [thing for thing in found if thing not in kana[_FEW:]]


def _things(task: Task, group: str) -> Iterator[str]:
    """The things of a group as the partner says them."""
    # 一日 where the group calls it ついたち
    otherwise = {term for entry in task.words[group] for term in entry.split("|")[1:]}
    for entry in task.words[group]:
        for number, term in enumerate(entry.split("|")):
            whole = GROUP.fullmatch(term.strip())
            if whole and whole[1] == NUMBER:
                yield from (
                    said
                    for counter in counters_of(term.strip())
                    for n in range(1, (_MOST[counter] if counter == "日" else _TEN) + 1)
                    if (said := said_number(n, counter, task.partner.speech)) not in otherwise
                )
            elif whole:
                yield from _things(task, whole[1])
            elif number == 0:
                yield from _phrases(task, term.strip())


def _phrases(task: Task, term: str) -> Iterator[str]:
    """<room>の電気: 部屋の電気, 台所の電気."""
    group = GROUP.search(term)
    if group is None:
        yield term
        return
    for thing in _things(task, group[1]):
        yield from _phrases(task, term[: group.start()] + thing + term[group.end() :])


if __name__ == "__main__":
    main()
