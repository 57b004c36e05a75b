"""Colours and letters of the PDF: those of a cinema, on paper."""

from typing import Final

from api.digests.pdf.sheet import Type

CURTAIN: Final = (42, 16, 27)
ACCENT: Final = (168, 41, 58)
GOLD: Final = (214, 158, 46)
LAMP: Final = (255, 210, 122)
PAPER: Final = (250, 245, 238)
FAINT: Final = (222, 212, 200)
INK: Final = (42, 33, 28)
GREY: Final = (112, 100, 92)
WHITE: Final = (255, 255, 255)

BRAND: Final = Type(9, "B", LAMP)
TITLE: Final = Type(25, "B", WHITE)
SUBTITLE: Final = Type(12, "", LAMP)
HEADLINE: Final = Type(12, "", INK)
SECTION: Final = Type(11, "B", ACCENT)
FIGURE: Final = Type(20, "B", INK)
BODY: Final = Type(9.5, "", INK)
STRONG: Final = Type(9.5, "B", INK)
BIG: Final = Type(13, "B", INK)
SMALL: Final = Type(7.5, "", GREY)
SMALL_BOLD: Final = Type(7.5, "B", INK)
CAPTION: Final = Type(7.5, "", GREY)
