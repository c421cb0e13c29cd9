"""What Yaritori is and whose work it stands on, as it is read."""

import tomllib
from pathlib import Path

import pytest

from lib.people import Learner
from pages import session
from pages.parts.attribution import attribution

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def about(learner):
    return learner().visit("about.py")


def test_the_foot_of_the_tasks_leads_there(learner):
    links = [one.proto.page for one in learner().visit().at.get_by_key("foot").get("page_link")]
    assert links == ["about"]


def test_it_says_what_yaritori_is_and_which_version(about):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert about.page == "about"
    assert "practise Japanese by getting things done in conversation" in about.reads()
    assert f"Version {version}, MIT licence" in about.reads()


@pytest.mark.parametrize(
    ("work", "licence"),
    [
        ("JMdict", "CC BY-SA 4.0"),
        ("Unofficial JLPT lists by Jonathan Waller", "CC BY"),
        ("SudachiPy, SudachiDict", "Apache 2.0"),
        ("pyopenjtalk-plus", "MIT"),
        ("Open JTalk and its dictionary (NAIST-jdic, UniDic)", "BSD"),
        ("HTS Voice “Mei” (MMDAgent Project Team)", "CC BY 3.0"),
        ("hts_engine API", "BSD"),
        ("FSRS (py-fsrs)", "MIT"),
        ("genanki", "MIT"),
        ("Streamlit", "Apache 2.0"),
    ],
)
def test_each_work_is_credited_with_its_licence(about, work, licence):
    assert f'{work}</a> <span class="y-quiet">{licence}</span>' in about.markup()


def test_jmdict_is_acknowledged_as_its_owners_ask(about):
    said = " ".join(about.reads().split())
    assert "the property of the Electronic Dictionary Research and Development Group" in said
    assert "used in conformance with the Group’s licence" in said
    assert 'href="https://www.edrdg.org/edrdg/licence.html"' in about.markup()


def test_the_voice_is_credited_as_its_licence_asks(about):
    said = " ".join(about.reads().split())
    assert "made by the MMDAgent Project Team, © 2009–2013 Nagoya Institute of Technology" in said
    assert 'href="http://www.mmdagent.jp/"' in about.markup()
    assert 'href="https://creativecommons.org/licenses/by/3.0/"' in about.markup()


def test_a_line_below_glosses_names_their_source():
    assert attribution() == (
        '<p class="y-quiet y-attribution">Glosses: '
        '<a href="https://www.edrdg.org/jmdict/j_jmdict.html" target="_blank" rel="noopener">'
        "JMdict, EDRDG</a></p>"
    )


def test_it_is_there_for_whoever_reads_it_in_japanese(learner):
    page = learner().visit()
    session.practice().know(session.person(), Learner(met=True, interface="ja"))
    assert "Electronic Dictionary Research and Development Group" in page.visit("about.py").reads()
