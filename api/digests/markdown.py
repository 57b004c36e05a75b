"""A digest as Markdown: what chat shows, and what a mail or a note can hold."""

import re
from collections.abc import Iterator
from typing import Final

from api.digests import sentences
from api.digests.wire import DigestFilm, DigestView, StarsBar

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~$])")
BAR: Final = "█"
WIDEST: Final = 20


def render(digest: DigestView) -> str:
    """Return the digest as Markdown; titles can't become markup."""
    return "\n".join(_lines(digest)).strip() + "\n"


def _lines(digest: DigestView) -> Iterator[str]:
    kind = digest.period.kind
    yield f"# Your {kind} in films"
    yield ""
    yield f"**{digest.period.title}**" + ("" if digest.period.complete else " (so far)")
    yield ""
    yield digest.headline
    yield from _films(digest)
    yield from _against(digest)
    if digest.best_find is not None:
        yield from ("", "## Best find", "")
        yield _find(digest.best_find)
    yield from _streaks(digest)
    yield from _recommendations(digest)
    if digest.discovery is not None:
        yield from ("", "## What you may not know about your taste", "")
        yield plain(digest.discovery.sentence)
    for note in digest.notes:
        yield from ("", f"*{plain(note)}*")


def plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def _film(title: str, year: int | None) -> str:
    return plain(sentences.named(title, year))


def _films(digest: DigestView) -> Iterator[str]:
    films = digest.films
    if not films.total:
        return
    yield from ("", "## Films you rated", "")
    yield from ("| Film | You | Everyone |", "|:--|--:|--:|")
    for film in films.items:
        everyone = "–" if film.average is None else f"{film.average:.2f}"
        yield f"| {_film(film.title, film.year)} | {film.stars:g} | {everyone} |"
    if films.truncated:
        yield from ("", f"The first {len(films.items)} of {films.total:,}, the best first.")


def _against(digest: DigestView) -> Iterator[str]:
    figures = digest.against_average
    if figures.average is None:
        return
    yield from ("", "## Against your average", "")
    if figures.average_before is not None and figures.difference is not None:
        yield (
            f"- {figures.average:.2f} stars on average, "
            f"{sentences.compared(figures.difference)} your {figures.average_before:.2f} before "
            f"({sentences.films(figures.count_before)})"
        )
    if figures.community_gap is not None and figures.community_average is not None:
        yield (
            f"- {sentences.compared(figures.community_gap)} everyone's "
            f"{figures.community_average:.2f} for the same films"
        )
    yield f"- {sentences.films(figures.count_previous)} in the {digest.period.kind} before"
    yield from ("", "```", *_bars(digest.stars), "```")


def _bars(bars: list[StarsBar]) -> Iterator[str]:
    most = max(bar.count for bar in bars)
    for bar in reversed(bars):
        if bar.count:
            length = max(1, round(WIDEST * bar.count / most))
            yield f"{bar.stars:g}".ljust(4) + BAR * length + f" {bar.count}"


def _find(film: DigestFilm) -> str:
    people = "person" if film.n_ratings == 1 else "people"
    return (
        f"**{_film(film.title, film.year)}**: {film.stars:g} stars from you, "
        f"and only {film.n_ratings:,} {people} rated it."
    )


def _streaks(digest: DigestView) -> Iterator[str]:
    streaks = digest.streaks
    if not streaks.longest_weeks:
        return
    days = f"{streaks.active_days} day" + ("" if streaks.active_days == 1 else "s")
    yield from ("", "## Streaks", "")
    yield f"- {sentences.streak(streaks)}"
    yield f"- You rated on {days} of this {digest.period.kind}"


def _recommendations(digest: DigestView) -> Iterator[str]:
    if not digest.recommendations:
        return
    yield from ("", "## For next time", "")
    for film in digest.recommendations:
        yield f"{film.rank}. **{_film(film.title, film.year)}** – {plain(film.because)}"
