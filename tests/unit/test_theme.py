"""The colours of .streamlit/config.toml can be read, by the measure of WCAG 2.2: 4.5 to 1."""

import tomllib
from pathlib import Path

import pytest

from pages.parts.frame import COLOURS

THEME = tomllib.loads(Path(".streamlit/config.toml").read_text("utf-8"))["theme"]
READABLE = 4.5
CAPTION = 0.6  # Streamlit draws captions as text of this opacity
TINT = 0.1  # … and what is chosen on this much of the accent

Rgb = tuple[float, float, float]


def rgb(colour: str) -> Rgb:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def over(front: Rgb, back: Rgb, opacity: float) -> Rgb:
    return tuple(opacity * f + (1 - opacity) * b for f, b in zip(front, back, strict=True))


def luminance(colour: Rgb) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#767676"), rgb("#ffffff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
class TestTheme:
    def papers(self, mode: str) -> list[Rgb]:
        theme = THEME[mode]
        pairs = (theme,)
        return [rgb(part[name]) for part in pairs for name in ("backgroundColor", "secondaryBackgroundColor")]

    def test_text_of_every_colour_is_readable_on_every_paper(self, mode):
        colours = {name: value for name, value in THEME[mode].items() if name.endswith("TextColor")}
        colours |= {name: THEME[mode][name] for name in ("textColor", "linkColor", "codeTextColor")}
        for name, value in colours.items():
            for paper in self.papers(mode):
                assert contrast(rgb(value), paper) >= READABLE, name

    def test_captions_are_readable_on_every_paper(self, mode):
        for paper in self.papers(mode):
            assert contrast(over(rgb(THEME[mode]["textColor"]), paper, CAPTION), paper) >= READABLE

    def test_what_is_chosen_is_readable_on_its_tint(self, mode):
        accent, paper = rgb(THEME[mode]["primaryColor"]), rgb(THEME[mode]["backgroundColor"])
        assert contrast(accent, over(accent, paper, TINT)) >= READABLE

    def test_the_label_of_a_primary_button_is_readable(self, mode):
        """White where Streamlit's own is; the dark accent is light, and `pages/` gives it dark text."""
        label = "#FFFFFF" if mode == "light" else THEME["light"]["textColor"]
        assert contrast(rgb(label), rgb(THEME[mode]["primaryColor"])) >= READABLE

    def test_pages_draw_their_own_html_in_the_same_colours(self, mode):
        names = {
            "accent": "linkColor",
            "ink": "textColor",
            "quiet": "grayTextColor",
            "paper": "backgroundColor",
            "raised": "secondaryBackgroundColor",
            "line": "borderColor",
            "good": "greenTextColor",
            "bad": "redTextColor",
        }
        assert COLOURS[mode] == {ours: THEME[mode][theirs] for ours, theirs in names.items()}
