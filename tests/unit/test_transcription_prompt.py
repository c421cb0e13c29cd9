"""The prompt of a task: its words for Whisper, and nothing that counts should Whisper hear it in silence."""

import pytest

from lib.errors import NothingHeard
from lib.evidence import HelpShown, rule_findings
from lib.spelling import is_japanese
from lib.transcription_prompt import LONGEST, transcription_prompt
from lib.unheard import heard_words
from tests.house import project_tasks

NAMES = sorted(project_tasks())


def test_the_words_of_the_ramen_shop():
    assert transcription_prompt(project_tasks()["ramen-shop"]) == (
        "松田、味噌、醤油、塩、豚骨、ラーメン、餃子、チャーハン、味玉、チャーシュー、生ビール、コーラ、ウーロン茶、"
        "お水、お会計、チェック、別々、今度、明日、来週、週末、私、僕、今日、人数、味噌ラーメン、醤油ラーメン、"
        "豚骨ラーメン、塩ラーメン、お茶、会計、勘定、お愛想、お金、代金、料金、合計、全部、お塩、お醤油、お味噌、"
        "お店、松田さんなどの話。"
    )


@pytest.mark.parametrize("name", NAMES)
def test_it_is_short_and_japanese_and_holds_the_names(name):
    task = project_tasks()[name]
    prompt = transcription_prompt(task)
    assert 50 < len(prompt) <= LONGEST
    assert is_japanese(prompt)
    assert "<" not in prompt
    assert "|" not in prompt
    assert task.partner.name.ja in prompt


@pytest.mark.parametrize("name", NAMES)
def test_heard_in_silence_it_meets_no_objective_and_is_no_transcript(name):
    task = project_tasks()[name]
    prompt = transcription_prompt(task)
    assert rule_findings(task, prompt, HelpShown()) == ()
    with pytest.raises(NothingHeard):
        heard_words(prompt, prompt, 20)
