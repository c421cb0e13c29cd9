"""Text that nobody vouches for, made safe to draw.

The learner's words and the partner's are drawn as they are and never as markup: as escaped HTML
where a message is whole, as escaped Markdown while `st.write_stream` draws it.
"""

import html

# Streamlit's Markdown turns more than punctuation into something else: addresses into links, "->"
# into an arrow, ":smile:" into a picture. A word joiner, which nobody sees, breaks those up.
_JOINER = "\u2060"
_BROKEN_UP = frozenset(":.@-<>=wW")
_PUNCTUATION = frozenset("""!"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~""")


def safe(text: str) -> str:
    """Escaped for HTML; lines stay lines."""
    return html.escape(text).replace("\n", "<br>")


def japanese(text: str, css: str = "") -> str:
    """A span of Japanese: set in Japanese shapes, its direction its own affair."""
    classes = f"y-ja {css}".strip()
    return f'<span lang="ja" class="{classes}"><bdi>{safe(text)}</bdi></span>'


def literal_markdown(piece: str) -> str:
    """Markdown that shows exactly these characters. Works on any piece by itself."""
    return "".join(_literal(char) for char in piece)


def _literal(char: str) -> str:
    if char == "\n":  # behind a joiner neither an empty line nor blanks at its beginning mean anything
        return f"  \n{_JOINER}"
    escaped = f"\\{char}" if char in _PUNCTUATION else char
    return escaped + _JOINER if char in _BROKEN_UP else escaped
