"""A page to draw on: text in our fonts, stars and bars as vectors. Lengths are millimetres."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection
from fpdf.fonts import TTFFont

FONTS: Final = Path(__file__).parents[1] / "fonts"
WIDTH: Final = 210.0
HEIGHT: Final = 297.0
MISSING: Final = "\ufffd"
# From a Hebrew letter to the last one before a Latin letter or the end: what follows, such as the
# year, stays where it stands in a line that reads from left to right.
_LETTER: Final = "[\u0590-\u05ff\ufb1d-\ufb4f]"
_RIGHT_TO_LEFT: Final = re.compile(f"{_LETTER}(?:[^A-Za-z\u00c0-\u052f]*{_LETTER})?")
_POINTS: Final = re.compile("[\u0591-\u05bd\u05bf\u05c1-\u05c7]")
_MIRRORED: Final = str.maketrans("()[]{}<>«»", ")(][}{><»«")
Colour = tuple[int, int, int]
Style = Literal["", "B"]
Align = Literal["L", "R", "C"]


@dataclass(frozen=True)
class Type:
    """How text is set: size in points, weight and colour."""

    size: float
    style: Style = ""
    colour: Colour = (42, 33, 28)

    @property
    def height(self) -> float:
        """The height of a line."""
        return self.size * 0.3528 * 1.32


@dataclass
class Sheet:
    """An A4 document. `missing` tells whether a character was met that no font has."""

    title: str
    made_at: datetime
    extra_fonts: Sequence[Path] = ()
    missing: bool = False
    pdf: FPDF = field(init=False)
    _known: frozenset[int] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        pdf = self.pdf = FPDF(format="A4")
        pdf.set_auto_page_break(auto=False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.set_title(self.title)
        pdf.set_lang("en")
        pdf.set_creator("Matinee")
        pdf.set_creation_date(self.made_at)
        families = ["NotoSans", "NotoSansHebrew"]
        for family in families:
            pdf.add_font(family, "", FONTS / f"{family}-Regular.ttf")
            pdf.add_font(family, "B", FONTS / f"{family}-Bold.ttf")
        for number, path in enumerate(self.extra_fonts):
            family = f"extra{number}"
            pdf.add_font(family, "", path)
            pdf.add_font(family, "B", path)
            families.append(family)
        pdf.set_fallback_fonts(families[1:])
        self._known = frozenset(
            code for font in pdf.fonts.values() for code in getattr(font, "cmap", ())
        )

    def bytes(self) -> bytes:
        """Return the document; nothing can be drawn any more."""
        done = bytes(self.pdf.output())
        for font in self.pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()  # the library keeps each font's file open
        return done

    def add_page(self) -> None:
        """Begin a page."""
        self.pdf.add_page()

    def printable(self, text: str) -> str:
        """Return text with a mark for each character no font has, in the order it is drawn."""
        kept = "".join(c if ord(c) in self._known else MISSING for c in text)
        self.missing = self.missing or MISSING in kept
        return _RIGHT_TO_LEFT.sub(_reordered, kept)

    def width(self, text: str, kind: Type) -> float:
        """Return how wide a line of text is."""
        self._use(kind)
        return self.pdf.get_string_width(self.printable(text))

    def line(
        self,
        x: float,
        y: float,
        text: str,
        kind: Type,
        *,
        width: float = 0,
        align: Align = "L",
        spacing: float = 0,
    ) -> float:
        """Draw one line with its top at `y`; return where it ends.

        Where `width` is given it is cut with an ellipsis and aligned within.
        """
        self._use(kind)
        self.pdf.set_char_spacing(spacing)
        shown = self._fitting(text, width) if width else self.printable(text)
        drawn = self.pdf.get_string_width(shown)
        room = width or drawn
        self.pdf.set_xy(x, y)
        self.pdf.cell(room, kind.height, shown, align=align)
        self.pdf.set_char_spacing(0)
        return x + drawn

    def paragraph(self, x: float, y: float, width: float, text: str, kind: Type) -> float:
        """Draw text in lines of a width; return where the next one would begin."""
        for line in self.wrapped(text, width, kind):
            self.line(x, y, line, kind)
            y += kind.height
        return y

    def wrapped(self, text: str, width: float, kind: Type) -> list[str]:
        """Return the lines of a width that text takes; a word that is wider is cut."""
        self._use(kind)
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, kind) <= width:
                lines[-1] = longer
            else:
                lines.append(self._cut(word, width))
        return lines

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(x, y, width, height, style="F")

    def card(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle with round corners."""
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(x, y, width, height, style="F", round_corners=True, corner_radius=2)

    def rule(self, x: float, y: float, width: float, colour: Colour) -> None:
        """Draw a thin horizontal line."""
        self.box(x, y, width, 0.2, colour)

    def stars(self, x: float, y: float, stars: float, size: float, on: Colour, off: Colour) -> None:
        """Draw five stars, filled up to a number of halves."""
        for number in range(5):
            left = x + number * size * 1.12
            self._star(left, y, size, off)
            if stars >= number + 1:
                self._star(left, y, size, on)
            elif stars > number:
                self._star(left, y, size, on, half=True)

    def _star(self, x: float, y: float, size: float, colour: Colour, *, half: bool = False) -> None:
        radius, points = size / 2, list[tuple[float, float]]()
        for corner in range(6 if half else 10):
            # A half star is the left one: from the lowest inner corner round to the top.
            angle = math.pi * (corner + (5 if half else 0)) / 5
            reach = radius * (1 if (corner + (5 if half else 0)) % 2 == 0 else 0.44)
            points.append(
                (x + radius + reach * math.sin(angle), y + radius - reach * math.cos(angle))
            )
        self.pdf.set_fill_color(*colour)
        self.pdf.polygon(points, style="F")

    def _use(self, kind: Type) -> None:
        self.pdf.set_font("NotoSans", kind.style, kind.size)
        self.pdf.set_text_color(*kind.colour)

    def _fitting(self, text: str, width: float) -> str:
        if self.pdf.get_string_width(self.printable(text)) <= width:
            return self.printable(text)
        return self.printable(self._cut(text, width))

    def _cut(self, text: str, width: float) -> str:
        """Return the beginning of text that fits with an ellipsis, or the text if all of it does."""
        if self.pdf.get_string_width(self.printable(text)) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            tried = self.printable(text[:middle].rstrip() + "…")
            low, high = (
                (middle, high) if self.pdf.get_string_width(tried) <= width else (low, middle - 1)
            )
        return text[:low].rstrip() + "…"


def _reordered(found: re.Match[str]) -> str:
    """Return Hebrew in the order it is drawn; its points need a shaper and are left out."""
    bare = _POINTS.sub("", found[0])
    return BidiParagraph(bare, TextDirection.RTL).get_reordered_string().translate(_MIRRORED)
