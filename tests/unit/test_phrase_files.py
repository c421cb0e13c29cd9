"""What lib/phrase_files.py promises: files are right, or refused with their line, and every gap is told."""

from pathlib import Path
from shutil import copytree

import pytest

from lib.errors import TaskFileError
from lib.partners.scripted import COMMON_FOLDER, common_lines
from lib.phrase_book import main, read_phrase_book
from lib.phrase_files import read_entries, wanted_by, wanted_by_all
from tests.rehearsing import TASKS

DATA = Path(__file__).resolve().parents[2] / "data"
RAMEN = TASKS["ramen-shop"]


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "ramen-shop.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("sentences:\n  お席へどうぞ。:\n", 2, "at least 1 character"),
        ('sentences:\n  お席へどうぞ。: ""\n', 2, "at least 1 character"),
        ("sentences:\n  お席へどうぞ。: [Here.]\n", 2, "should be text"),
        ("sentences:\n  お席へどうぞ。: Here.\n  お席へどうぞ。: There.\n", 3, "stands here twice"),
        ("sentence:\n  お席へどうぞ。: Here.\n", 1, "is no field"),
        ("sentences: [お席へどうぞ。]\n", 1, "should be a mapping"),
        ("words:\n  味玉: an egg\n\tsentences: {}\n", 3, "holds a tab"),
        ("words:\n  味玉: &egg an egg\n", 2, "anchor"),
        ("words:\n  味玉: an egg | one egg\n", 2, "has 2 forms; it takes 1 or 3"),
        ('words:\n  "{n}枚": a | b | c\n', 2, "has 3 forms; it takes 1 or 2"),
        ('sentences:\n  "{people}ですね。": Two of you.\n', 2, "has other slots in its English"),
        ("sentences:\n  お席へどうぞ。: This way, {people}.\n", 2, "has other slots in its English"),
        ('sentences:\n  "{people}ですね。": "{people}, {then."\n', 2, "has a brace that belongs to no slot"),
        ('sentences:\n  "{People}ですね。": "{People}."\n', 2, "has a brace that belongs to no slot"),
        ('sentences:\n  "{word}": "{word}"\n', 2, "is only a slot"),
        ("sentences:\n  はい。お席へどうぞ。: Yes. This way.\n", 2, "is not one sentence"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_its_line(written, text, line, says):
    path = written(text)
    with pytest.raises(TaskFileError) as caught:
        read_entries(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert says in caught.value.problem
    with pytest.raises(TaskFileError):
        read_phrase_book(path.parent, RAMEN, common_lines(COMMON_FOLDER, "polite"))


def test_what_is_no_text_at_all_is_refused(tmp_path):
    path = tmp_path / "ramen-shop.yaml"
    path.write_bytes(b"sentences:\n  \xff\xfe: no\n")
    with pytest.raises(TaskFileError, match="is not UTF-8"):
        read_entries(path)


def test_a_file_that_is_not_there_is_empty(tmp_path):
    entries = read_entries(tmp_path / "nowhere.yaml")
    assert (entries.sentences, entries.words) == ({}, {})


def test_a_task_wants_the_sentences_of_its_lines_its_tables_and_its_opening_question():
    wanted = wanted_by(TASKS["language-exchange"])
    assert {
        "お名前は何ですか。",
        "{given}さんですね。",
        "えっと、{about}",
        "毎日弾きます。",
    } <= wanted.sentences
    assert "{me-too}" not in wanted.sentences
    assert {"アナ", "日本語の勉強", "香港"} <= wanted.words
    assert "アンナ" not in wanted.words  # spelt in Latin letters in the task
    assert wanted_by(TASKS["station-ticket"]).words == {"{n}枚"}
    assert wanted_by(RAMEN.model_copy(update={"script": None})).sentences == set()


def test_a_slot_that_holds_a_sentence_ends_one():
    wanted = wanted_by(TASKS["weekend-plans"]).sentences
    assert "山はやめよう。" in wanted
    assert not any("{because" in sentence for sentence in wanted)


# --- the command for authors ------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    """A project with one task, and all of it translated."""
    copytree(DATA / "tasks-common", tmp_path / "tasks-common")
    (tmp_path / "tasks").mkdir()
    (tmp_path / "translations").mkdir()
    (tmp_path / "tasks" / "ramen-shop.yaml").write_bytes((DATA / "tasks" / "ramen-shop.yaml").read_bytes())
    for name in ("ramen-shop", "polite"):
        text = (DATA / "translations" / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / "translations" / f"{name}.yaml").write_text(text, encoding="utf-8")
    casual = "".join(
        f'  "{sentence}": "{sentence}"\n'
        for sentence in wanted_by_all(common_lines(COMMON_FOLDER, "casual")).sentences
    )
    (tmp_path / "translations" / "casual.yaml").write_text(f"sentences:\n{casual}", encoding="utf-8")
    return tmp_path


def run(project: Path) -> int:
    return main([str(project / "tasks"), str(project / "translations")])


def test_nothing_is_printed_where_nothing_is_missing(project, capsys):
    assert run(project) == 0
    assert capsys.readouterr().out == ""


def test_each_gap_is_printed_with_its_file(project, capsys):
    path = project / "translations" / "ramen-shop.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("  お席へどうぞ。:", "  お席はこちら。:").replace("  味噌ラーメン:", "  味噌そば:")
    path.write_text(text, encoding="utf-8")
    line = {name: text[: text.index(name)].count("\n") + 1 for name in ("お席はこちら。", "味噌そば")}
    assert run(project) == 1
    assert set(capsys.readouterr().out.splitlines()) == {
        f"{path}: sentences: no English for お席へどうぞ。",
        f"{path}: words: no English for 味噌ラーメン",
        f"{path}:{line['お席はこちら。']}: sentences.お席はこちら。: no line says this",
        f"{path}:{line['味噌そば']}: words.味噌そば: no slot holds this",
    }


def test_a_file_with_a_mistake_is_named(project, capsys):
    (project / "translations" / "polite.yaml").write_text("sentences: 1\n", encoding="utf-8")
    assert run(project) == 1
    assert f"{project / 'translations' / 'polite.yaml'}:1: sentences:" in capsys.readouterr().out
