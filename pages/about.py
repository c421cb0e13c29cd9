"""What Yaritori is, and whose work it stands on."""

import tomllib

import streamlit as st

from lib.config import ROOT
from pages import session
from pages.parts.attribution import EDRDG_LICENCE, JMDICT
from pages.parts.text import safe
from pages.words import _

APACHE, BSD, CC_BY, MIT = "Apache 2.0", "BSD", "CC BY", "MIT"
MEI, MEI_LICENCE = "http://www.mmdagent.jp/", "https://creativecommons.org/licenses/by/3.0/"
CREDITS = (
    (
        _("Words and readings"),
        (
            ("JMdict", JMDICT, "CC BY-SA 4.0"),
            (_("Unofficial JLPT lists by Jonathan Waller"), "http://www.tanos.co.uk/jlpt/", CC_BY),
            ("SudachiPy, SudachiDict", "https://github.com/WorksApplications/SudachiPy", APACHE),
            ("pyopenjtalk-plus", "https://github.com/tsukumijima/pyopenjtalk-plus", MIT),
            (
                _("Open JTalk and its dictionary (NAIST-jdic, UniDic)"),
                "https://open-jtalk.sourceforge.net/",
                BSD,
            ),
        ),
    ),
    (
        _("Reading aloud"),
        (
            ("HTS Voice “Mei” (MMDAgent Project Team)", MEI, "CC BY 3.0"),
            ("hts_engine API", "https://hts-engine.sourceforge.net/", BSD),
        ),
    ),
    (
        _("Practice"),
        (
            ("FSRS (py-fsrs)", "https://github.com/open-spaced-repetition/py-fsrs", MIT),
            ("genanki", "https://github.com/kerrickstaley/genanki", MIT),
            ("Streamlit", "https://streamlit.io", APACHE),
        ),
    ),
)


def version() -> str:
    """As it stands in pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def link(name: str, address: str) -> str:
    return f'<a href="{address}" target="_blank" rel="noopener">{safe(name)}</a>'


st.page_link(session.TASKS_PAGE, label=_("Tasks"), icon=":material/arrow_back:")
what = _(
    "Yaritori lets you practise Japanese by getting things done in conversation. "
    "Your partner speaks first; you answer in your own words, at your own pace."
)
st.html(
    f'<h1 class="y-title">{safe(_("About"))}</h1>'
    f'<p class="y-lead">{safe(what)}</p>'
    f'<p class="y-quiet">{safe(_("Version {version}, MIT licence").format(version=version()))}</p>'
)
with st.container(key="about"):
    for heading, works in CREDITS:
        rows = "".join(
            f'<li>{link(name, address)} <span class="y-quiet">{licence}</span></li>'
            for name, address, licence in works
        )
        st.html(f'<h2 class="y-heading">{safe(heading)}</h2><ul class="y-credits">{rows}</ul>')
    acknowledged = safe(
        _(
            "Glosses come from JMdict, the property of the {group}, and are used in conformance with the "
            "Group’s {licence}. A selection of it was made, and shortened."
        )
    ).format(
        group=link("Electronic Dictionary Research and Development Group", "https://www.edrdg.org/"),
        licence=link(_("licence"), EDRDG_LICENCE),
    )
    voice = safe(
        _(
            "The voice “Mei” was made by the MMDAgent Project Team, © 2009–2013 {institute}, "
            "and is used under {licence}."
        )
    ).format(
        institute="Nagoya Institute of Technology, Department of Computer Science",
        licence=link("CC BY 3.0", MEI_LICENCE),
    )
    everything = safe(_("Everything else that Yaritori uses is named in the file NOTICE."))
    st.html("".join(f'<p class="y-about-note">{note}</p>' for note in (acknowledged, voice, everything)))
