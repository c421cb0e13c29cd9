"""Where glosses come from, said quietly wherever they are shown: JMdict's licence asks for it."""

from pages.words import _

SOURCE = "JMdict, EDRDG"
JMDICT, EDRDG_LICENCE = (
    "https://www.edrdg.org/jmdict/j_jmdict.html",
    "https://www.edrdg.org/edrdg/licence.html",
)


def attribution() -> str:
    """One small line of HTML with a link, to stand below glosses."""
    source = f'<a href="{JMDICT}" target="_blank" rel="noopener">{SOURCE}</a>'
    return f'<p class="y-quiet y-attribution">{_("Glosses: {source}").format(source=source)}</p>'
