"""What lib/tasks.py promises: a task file is right, or refused with its line and its field."""

# ruff: noqa: E501  A kana counts as two columns.

import tracemalloc
from pathlib import Path

import pytest

from lib.errors import TaskFileError
from lib.evidence import HelpShown, rule_findings
from lib.tasks import Task, has_anchor, main, read_task, read_tasks, task_and_mistakes

FOLDER = Path(__file__).parents[2] / "data" / "tasks"
RAMEN = (FOLDER / "ramen-shop.yaml").read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path):
    """The ramen shop's file with one text in it replaced; the line on which that text stood."""

    def change(old: str, new: str) -> tuple[Path, int]:
        assert RAMEN.count(old) >= 1
        path = tmp_path / "ramen-shop.yaml"
        path.write_text(RAMEN.replace(old, new, 1), encoding="utf-8")
        return path, RAMEN[: RAMEN.index(old)].count("\n") + 1

    return change


def refused(path: Path) -> TaskFileError:
    with pytest.raises(TaskFileError) as caught:
        read_task(path)
    return caught.value


def test_every_task_of_the_project_is_right():
    tasks = read_tasks(FOLDER)
    assert "ramen-shop" in tasks
    assert all(3 <= len(task.objectives) <= 5 for task in tasks.values())


def test_the_ramen_shop_is_what_it_says():
    task = read_task(FOLDER / "ramen-shop.yaml")
    assert [goal.id for goal in task.objectives] == [
        "say-party-size",
        "order-ramen",
        "order-extra",
        "ask-bill",
    ]
    assert (task.level, task.minutes, task.partner.speech) == ("A1", 5, "polite")
    assert task.opening.ja == "いらっしゃいませ。何名様ですか。"


def test_a_task_comes_back_whole_from_its_json():
    task = read_task(FOLDER / "ramen-shop.yaml")
    again = Task.model_validate_json(task.model_dump_json())
    assert again == task
    assert again.version == task.version
    assert Task.model_validate_json(task.model_dump_json(by_alias=True)).version == task.version


def test_the_version_follows_the_content_and_nothing_else(tmp_path, changed):
    task = read_task(FOLDER / "ramen-shop.yaml")
    assert len(task.version) == 12
    spaced = tmp_path / "ramen-shop.yaml"
    spaced.write_text("# a comment\n\n" + RAMEN, encoding="utf-8")
    assert read_task(spaced).version == task.version
    path, _ = changed("minutes: 5", "minutes: 6")
    assert read_task(path).version != task.version


def test_an_anchor_is_found_through_its_group():
    task = read_task(FOLDER / "ramen-shop.yaml")
    assert has_anchor(task.objective("order-ramen"), task, "とんこつで")
    assert not has_anchor(task.objective("order-ramen"), task, "お願いします")


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ("level: A1", "level: C2", "level", "'C2'"),
        ("minutes: 5", "minutes: five", "minutes", "integer"),
        ("minutes: 5", "minutes: 500", "minutes", "60"),
        ("level: A1", "levle: A1", "levle", "spelling mistake"),
        ("register: polite", "register: rude", "partner.register", "'rude'"),
        ("id: ramen-shop", "id: ramen-bar", "id", "ramen-shop.yaml"),
        ("id: ramen-shop", "id: Ramen Shop", "id", "small letters"),
        ("- id: order-ramen", "- id: say-party-size", "objectives.1.id", "earlier objective"),
        ("- say: <ramen>", "- say: <noodles>", "objectives.1.rule.0", "no group <noodles>"),
        ("as: request", "as: demand", "objectives.1.rule.0.as.0", "'demand'"),
        ("anchors: [<ramen>]", "anchors: []", "objectives.1.anchors", "at least 1"),
        ("anchors: [<ramen>]", "anchors: [うどん]", "objectives.1.anchors", "none of them"),
        ("ja: いらっしゃいませ。何名様ですか。", "ja: Welcome!", "opening.ja", "no Japanese"),
        ("ja: 二人です。, en: There are two of us.}", "ja: 二つです。, en: Two.}", "objectives.0.hints.sentence.ja", "own rule"),
        ("ja: 一人です。, en: Just me.", "ja: はい。, en: Yes.", "example", "say-party-size"),
        ("speaker: partner", "speaker: waiter", "example.0.speaker", "'waiter'"),
        ("minutes: 5\n", "", "minutes", "is missing"),
        ("    order-extra:\n      done", "    order-more:\n      done", "script.goals.order-more", "no objective"),
        ("{people}ですね。お席へどうぞ。", "{person}ですね。", "script.goals.say-party-size.done.0", "no group"),
        ("title: {", "level: A1\ntitle: {", "level", "twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_field(changed, old, new, field, problem):
    path, line = changed(old, new)
    with pytest.raises(TaskFileError) as caught:
        read_task(path)
    error = caught.value
    assert error.path == str(path)
    assert error.field == field
    assert problem in error.problem
    if problem not in ("is missing", "twice") and field != "example":
        assert abs(error.line - line) <= 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"id: &a ramen-shop\ntitle: *a\n", "anchor"),
        (b"id: !!python/object:os.system x\n", "tag"),
        (b"id: ramen\n\tlevel: A1\n", "tab"),
        (b"id: [unclosed\n", "not YAML"),
        (b"id: \xff\xfe\n", "not UTF-8"),
        (b"- just\n- a list\n", "not a mapping"),
        (b"", "not a mapping"),
        (b"a: " + b"x" * 1_000_001, "1,000,000"),
        (b"a: " + b"[" * 5_000, "YAML"),
    ],
)
def test_a_file_that_is_no_task_is_refused(tmp_path, content, problem):
    path = tmp_path / "ramen-shop.yaml"
    path.write_bytes(content)
    assert problem in refused(path).problem or "deep" in refused(path).problem


def test_a_file_of_ten_megabytes_is_refused_without_being_read(tmp_path):
    path = tmp_path / "ramen-shop.yaml"
    path.write_bytes(b"a: " + b"x" * 10_000_000)
    tracemalloc.start()
    assert "1,000,000" in refused(path).problem
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "id: ramen-shop\nbase: &base {level: A1}\nmore: {<<: *base}\n",
    ],
)
def test_anchors_that_multiply_are_refused_at_their_line(tmp_path, bomb):
    path = tmp_path / "ramen-shop.yaml"
    path.write_text(bomb)
    error = refused(path)
    assert "anchor" in error.problem
    assert error.line == bomb[: bomb.index("&")].count("\n") + 1


@pytest.mark.parametrize(
    "words",
    [
        "  big: [" + "<ten>" * 12 + "]",
        "\n".join(f"  g{n}: [{', '.join([f'<g{n - 1}>' if n else '<ten>'] * 10)}]" for n in range(12)),
    ],
)
def test_groups_that_multiply_are_refused_too(changed, words):
    ten = ", ".join("あいうえおかきくけこ")
    path, _ = changed("words:\n", f"words:\n  ten: [{ten}]\n{words}\n")
    with pytest.raises(TaskFileError, match="more than 20,000 words"):
        read_task(path)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("title: {ja: ラーメン屋で注文する, en: Ordering at a ramen shop}", "title: [ラーメン]", "title"),
        ("minutes: 5", "minutes: {five: 5}", "minutes"),
        ("minutes: 5", "minutes: 5.5", "minutes"),
        ("level: A1", "level: [A1]", "level"),
        ("names: [まつや", "names: {まつや: 1}\nmore: [まつや", "names"),
        ("words:\n", "words: 5\nmore:\n", "words"),
        ("objectives:\n", "objectives: none\nmore:\n", "objectives"),
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_its_field(changed, old, new, field):
    path, _ = changed(old, new)
    _, mistakes = task_and_mistakes(path)
    assert field in {mistake.field.split(".")[0] for mistake in mistakes}


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "cannot be read" in refused(tmp_path / "nothing.yaml").problem
    with pytest.raises(TaskFileError):
        read_tasks(tmp_path / "nowhere")


def test_yes_and_no_are_words(changed):
    path, _ = changed("en: Excuse me.", "en: yes")
    assert read_task(path).phrases[0].en == "yes"


def test_the_check_names_every_mistake_of_every_file(tmp_path, capsys):
    (tmp_path / "ramen-shop.yaml").write_text(RAMEN, encoding="utf-8")
    broken = RAMEN.replace("level: A1", "level: C9").replace("minutes: 5", "minutes: 0")
    (tmp_path / "broken.yaml").write_text(broken, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1] for line in lines[:2]] == ["level", "minutes"]
    assert lines[0].startswith(f"{tmp_path / 'broken.yaml'}:6: ")
    assert ": ok, A1, 4 objectives" in lines[2]


def test_the_check_is_content_with_the_project_s_own_tasks(capsys):
    assert main([str(FOLDER)]) == 0
    assert "ramen-shop.yaml: ok" in capsys.readouterr().out


def test_the_check_of_an_empty_folder_fails(tmp_path):
    assert main([str(tmp_path)]) == 1


# --- what is suggested ---------------------------------------------------------------------------


def test_every_task_of_the_project_suggests_three_ways_for_each_objective():
    for task in read_tasks(FOLDER).values():
        assert {len(goal.ways) for goal in task.objectives} == {3}, task.id
        assert len(task.farewells) >= 2, task.id


def test_no_way_of_the_project_runs_ahead_of_what_is_asked():
    for task in read_tasks(FOLDER).values():
        for goal in task.objectives:
            for way in goal.ways:
                met = {found.objective_id for found in rule_findings(task, way.ja, HelpShown())}
                assert met == {goal.id}, (task.id, way.ja)


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ("味噌ラーメンは要りません。", "does not meet this objective's own rule"),
        ("Miso ramen please.", "holds no Japanese"),
        (
            "すみません、私はこのお店の味噌ラーメンを一つだけください。お願いします。",
            "characters; 30 are the most",
        ),
        ("醤油ラーメンをお願いします。", "is suggested twice"),
    ],
)
def test_a_way_that_leads_astray_is_refused(changed, new, problem):
    path, line = changed(
        '{ja: 味噌ラーメンを一つください。, en: "One miso ramen, please."}\n      - {ja: 醤',
        f"{{ja: {new}, en: No.}}\n      - {{ja: 醤",
    )
    _, mistakes = task_and_mistakes(path)
    assert any(problem in mistake.problem for mistake in mistakes), mistakes
    assert mistakes[0].field == "objectives.1.ways.0.ja" or "twice" in problem
    assert line <= mistakes[0].line <= line + 1


def test_a_task_without_ways_is_as_good_as_before_there_were_any():
    plain = read_task(FOLDER / "ramen-shop.yaml").model_dump(mode="json", by_alias=True)
    del plain["farewells"]
    for goal in plain["objectives"]:
        del goal["ways"]
    assert Task.model_validate(plain).objectives[0].ways == ()
