"""How clauses are cut and meant: topics, names, links, places and the words of friends."""

from pathlib import Path

import pytest

from lib.clauses import clauses
from lib.evidence import HelpShown, rule_findings
from lib.japanese import analyse
from lib.partners.rehearse import Rehearsal
from lib.rules import Pattern, find
from lib.tasks import read_task

WEEKEND = read_task(Path(__file__).resolve().parents[2] / "data" / "tasks" / "weekend-plans.yaml")
DAY = (Pattern(say="土曜日|土曜|<number:時>", acts=("tell", "request", "ask")),)


def met(text: str) -> set[str]:
    return {finding.objective_id for finding in rule_findings(WEEKEND, text, HelpShown())}


def meets(rule: tuple[Pattern, ...], text: str) -> bool:
    return find(rule, analyse(text), {}) is not None


def supposes(text: str) -> bool:
    return any(clause.supposed for clause in clauses(analyse(text)))


def mentions(text: str) -> bool:
    return any(clause.mentioned for clause in clauses(analyse(text)))


@pytest.mark.parametrize(
    "text", ["じゅうじに あおう。", "えきの まえで あおうよ。", "juuji ni aou", "またあおうね"]
)
def test_let_us_meet_in_kana_is_a_verb(text):
    (clause,) = clauses(analyse(text))
    assert clause.acts >= {"request"}
    assert clause.deed == {"あう"}


@pytest.mark.parametrize("text", ["moshi moshi", "もしもし", "moshimoshi", "もし もし"])
def test_hello_on_the_telephone_supposes_nothing(text):
    (token,) = analyse(text).tokens
    assert (token.normalized, token.pos[0]) == ("もしもし", "感動詞")


@pytest.mark.parametrize("text", ["どうぶつえんは なんじから ですか", "動物園はなんじからですか"])
def test_from_what_time_is_one_question_and_no_word_to_explain(text):
    assert len(clauses(analyse(text))) == 1
    assert "9時半" in Rehearsal(WEEKEND).say(text)
