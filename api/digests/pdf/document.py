"""The PDF of a digest: one page for a week, two where there is more to tell."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from api.digests import sentences
from api.digests.pdf import charts
from api.digests.pdf.look import (
    ACCENT,
    BIG,
    BODY,
    BRAND,
    CAPTION,
    CURTAIN,
    FAINT,
    FIGURE,
    GOLD,
    HEADLINE,
    LAMP,
    PAPER,
    SECTION,
    SMALL,
    STRONG,
    SUBTITLE,
    TITLE,
)
from api.digests.pdf.sheet import HEIGHT, WIDTH, Colour, Sheet
from api.digests.wire import DigestFilm, DigestRecommendation, DigestView, Discovery
from api.ratings.service import shown

LEFT: Final = 16.0
INNER: Final = WIDTH - 2 * LEFT
BOTTOM: Final = HEIGHT - 18
COLUMN: Final = 62.0
ROW: Final = 6.6
BEST_OF_YEAR: Final = 11  # so many that a year fits on one page
MISSING_NOTE: Final = (
    "This document has no letters for some titles (\ufffd stands for each); "
    "Matinee itself shows them whole."
)


def render(digest: DigestView, extra_fonts: Sequence[Path] = ()) -> bytes:
    """Return the digest as a PDF document; the same digest gives the same bytes."""
    return Document(digest, extra_fonts).bytes()


class Document:
    """Sets a digest page by page, from the top down."""

    def __init__(self, digest: DigestView, extra_fonts: Sequence[Path]) -> None:
        self.digest = digest
        self.sheet = Sheet(
            f"Your {digest.period.kind} in films: {digest.period.title}",
            digest.made_at,
            extra_fonts,
        )

    def bytes(self) -> bytes:
        """Draw it all and return it."""
        self.sheet.add_page()
        y = self._figures(self._headline(self._header()))
        y = self._films_and_charts(y)
        y = self._cards(y)
        y = self._recommendations(y)
        self._notes(y)
        self._footer()
        return self.sheet.bytes()

    def _room(self, y: float, height: float) -> float:
        """Return where to draw something of a height: here, or at the top of a new page."""
        if y + height <= BOTTOM:
            return y
        self._footer()
        self.sheet.add_page()
        self.sheet.box(0, 0, WIDTH, 5, CURTAIN)
        self.sheet.box(0, 5, WIDTH, 0.8, GOLD)
        return 16.0

    def _header(self) -> float:
        period = self.digest.period
        self.sheet.box(0, 0, WIDTH, 38, CURTAIN)
        self.sheet.box(0, 38, WIDTH, 1, GOLD)
        self.sheet.line(LEFT, 7, "MATINEE", BRAND, spacing=2)
        self.sheet.line(LEFT, 12.5, f"Your {period.kind} in films", TITLE)
        so_far = "" if period.complete else ", so far"
        self.sheet.line(LEFT, 26, period.title + so_far, SUBTITLE)
        average = self.digest.against_average.average
        if average is not None:
            size = 8.0
            self.sheet.stars(
                WIDTH - LEFT - size * 5.48, 15, round(average * 2) / 2, size, LAMP, (90, 45, 60)
            )
        return 45.0

    def _headline(self, y: float) -> float:
        return self.sheet.paragraph(LEFT, y, INNER, self.digest.headline, HEADLINE) + 3

    def _figures(self, y: float) -> float:
        figures, streaks = self.digest.against_average, self.digest.streaks
        kind = self.digest.period.kind
        tiles = (
            ("Films", f"{figures.count:,}", f"{figures.count_previous:,} the {kind} before"),
            ("Your average", _stars(figures.average), f"usually {_stars(figures.average_before)}"),
            (
                "Against everyone",
                "–" if figures.community_gap is None else f"{figures.community_gap:+.2f}",
                ""
                if figures.community_average is None
                else f"everyone gave {_stars(figures.community_average)}",
            ),
            (
                "Weeks in a row",
                f"{streaks.weeks}",
                f"longest {streaks.longest_weeks} · {streaks.active_days} active days",
            ),
        )
        gap = 4.0
        width = (INNER - 3 * gap) / 4
        for number, (name, value, more) in enumerate(tiles):
            x = LEFT + number * (width + gap)
            self.sheet.card(x, y, width, 24, PAPER)
            self.sheet.box(x, y + 3, 1, 18, ACCENT)
            self.sheet.line(x + 4, y + 2.5, name, SMALL, width=width - 6)
            self.sheet.line(x + 4, y + 6.5, value.replace("-", "–"), FIGURE, width=width - 6)
            self.sheet.line(x + 4, y + 17.2, more, CAPTION, width=width - 6)
        return y + 29

    def _films_and_charts(self, y: float) -> float:
        if not self.digest.films.total:
            return y
        wide = INNER - COLUMN - 10
        x = LEFT + wide + 10
        kind = self.digest.period.kind
        self._section(x, y, "Day by day" if kind == "week" else "Month by month", COLUMN)
        charts.activity(self.sheet, x, y + 13, COLUMN, 19, self.digest.activity)
        self._section(x, y + 41, "Stars you gave", COLUMN)
        charts.stars(self.sheet, x, y + 54, COLUMN, 20, self.digest.stars)
        down = self._films(y, wide)
        return max(down, y + 88 if self.sheet.pdf.page_no() == 1 else down)

    def _films(self, y: float, wide: float) -> float:
        films = self.digest.films
        listed = films.items
        if self.digest.period.kind == "year":
            listed = listed[:BEST_OF_YEAR]
        name = "Films you rated" if len(listed) == films.total else "Your best films"
        self._section(LEFT, y, name, wide)
        y += 9
        for film in listed:
            turned = self._room(y, ROW)
            # On a page of their own the films have its whole width.
            wide = INNER if turned < y else wide
            y = turned
            self._film(LEFT, y, wide, film)
            y += ROW
        if len(listed) < films.total:
            said = f"The first {len(listed)} of {films.total:,}, the best first."
            self.sheet.line(LEFT, y + 1, said, CAPTION)
            y += 5
        return y + 6

    def _film(self, x: float, y: float, wide: float, film: DigestFilm) -> None:
        size = 3.1
        stars = size * 5.48
        everyone = "" if film.average is None else f"everyone {film.average:.2f}"
        right = x + wide
        self.sheet.line(right - 21, y + 0.9, everyone, CAPTION, width=21, align="R")
        self.sheet.stars(right - 23 - stars, y + 1.0, film.stars, size, GOLD, FAINT)
        room = wide - 26 - stars
        year = f" ({film.year})" if film.year else ""
        years = self.sheet.width(year, BODY)
        kind = STRONG if film.stars >= 4 else BODY
        after = self.sheet.line(x, y + 0.2, shown(film.title), kind, width=room - years)
        self.sheet.line(after, y + 0.2, year, BODY)
        self.sheet.rule(x, y + ROW - 0.6, wide, FAINT)

    def _cards(self, y: float) -> float:
        """Draw the best find and the discovery side by side."""
        find, discovery = self.digest.best_find, self.digest.discovery
        if find is None and discovery is None:
            return y
        half = (INNER - 6) / 2
        said = discovery.sentence if discovery else ""
        inner = (half if find else INNER) - 10
        height = 26 + BODY.height * len(self.sheet.wrapped(said, inner, BODY))
        y = self._room(y, height)
        if find is not None:
            self._find(LEFT, y, half if discovery else INNER, height, find)
        if discovery is not None:
            x = LEFT + half + 6 if find else LEFT
            self._discovery(x, y, half if find else INNER, height, discovery)
        return y + height + 7

    def _find(self, x: float, y: float, wide: float, height: float, film: DigestFilm) -> None:
        self.sheet.card(x, y, wide, height, PAPER)
        self.sheet.line(x + 5, y + 4, "Best find", SECTION)
        name = self.sheet.wrapped(sentences.named(film.title, film.year), wide - 10, BIG)[:2]
        for number, line in enumerate(name):
            self.sheet.line(x + 5, y + 11 + number * BIG.height, line, BIG, width=wide - 10)
        down = y + 12.5 + len(name) * BIG.height
        self.sheet.stars(x + 5, down, film.stars, 4.4, GOLD, FAINT)
        said = f"rated by {film.n_ratings:,} in all"
        if film.average is not None:
            said += f", {film.average:.2f} on average"
        self.sheet.line(x + 32, down + 0.1, said, CAPTION, width=wide - 37)

    def _discovery(self, x: float, y: float, wide: float, height: float, found: Discovery) -> None:
        self.sheet.card(x, y, wide, height, PAPER)
        self.sheet.line(x + 5, y + 4, "What you may not know", SECTION)
        down = self.sheet.paragraph(x + 5, y + 10.5, wide - 10, found.sentence, BODY) + 1.5
        pair = (
            (sentences.shorter(found), found.average, ACCENT),
            ("All the others", found.average_otherwise, GOLD),
        )
        for number, (name, value, colour) in enumerate(pair):
            self._meter(x + 5, down + number * 5, wide - 10, name, value, colour)

    def _meter(
        self, x: float, y: float, wide: float, name: str, value: float, colour: Colour
    ) -> None:
        """Draw a mean as a bar on the way from 0 to 5 stars."""
        names, figure = 26.0, 9.0
        length = wide - names - figure
        self.sheet.line(x, y, name, SMALL, width=names - 1)
        self.sheet.box(x + names, y + 0.8, length, 2, FAINT)
        self.sheet.box(x + names, y + 0.8, length * value / 5, 2, colour)
        self.sheet.line(x + wide - figure, y, f"{value:.2f}", SMALL, width=figure, align="R")

    def _recommendations(self, y: float) -> float:
        films = self.digest.recommendations
        if not films:
            return y
        y = self._room(y, 46)
        self._section(LEFT, y, "For next time", INNER)
        gap = 6.0
        wide = (INNER - gap * (len(films) - 1)) / max(len(films), 3)
        ends = [
            self._recommendation(LEFT + number * (wide + gap), y + 10, wide, film)
            for number, film in enumerate(films)
        ]
        return max(ends) + 6

    def _recommendation(self, x: float, y: float, wide: float, film: DigestRecommendation) -> float:
        name = sentences.named(film.title, film.year)
        for line in self.sheet.wrapped(name, wide, BIG)[:3]:
            self.sheet.line(x, y, line, BIG, width=wide)
            y += BIG.height
        about = ", ".join(film.genres[:3])
        if film.average is not None:
            about += f" · {film.average:.2f} of {film.n_ratings:,}"
        self.sheet.line(x, y + 0.5, about, CAPTION, width=wide)
        return self.sheet.paragraph(x, y + 6, wide, film.because, BODY)

    def _notes(self, y: float) -> None:
        notes = [*self.digest.notes]
        if self.sheet.missing:
            notes.append(MISSING_NOTE)
        for note in notes:
            y = self._room(y, 10)
            y = self.sheet.paragraph(LEFT, y, INNER, note, CAPTION) + 1

    def _section(self, x: float, y: float, name: str, wide: float) -> None:
        self.sheet.line(x, y, name, SECTION, width=wide)
        self.sheet.box(x, y + 6, wide, 0.35, ACCENT)

    def _footer(self) -> None:
        made = self.digest.made_at.strftime("%Y-%m-%d %H:%M")
        said = f"Made {made} UTC. Stars go from 0.5 to 5; days are days in UTC."
        self.sheet.line(LEFT, HEIGHT - 12, said, CAPTION)
        page = str(self.sheet.pdf.page_no())
        self.sheet.line(LEFT, HEIGHT - 12, page, CAPTION, width=INNER, align="R")


def _stars(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
