"""A digest's sentences, in English; every number in them stands beside them in a field."""

from collections.abc import Sequence
from typing import Final

from api.digests.periods import Period
from api.digests.wire import AverageSection, Discovery, StreakSection
from api.ratings.service import shown
from api.recommendations.wire import ReasonView

LENGTHS: Final = {"short": "under 90 minutes", "long": "of 150 minutes or more"}
NO_DISCOVERY: Final = "Nothing in your ratings stands out enough yet to call it a discovery."
NO_REASON: Final = "Many people like it, and you have not rated it."


def named(title: str, year: int | None) -> str:
    """Return a film as sentences name it: its title, fit to be shown, and its year."""
    return shown(title) + (f" ({year})" if year else "")


def films(count: int) -> str:
    """Return `1 film`, `2 films`."""
    return f"{count:,} film" + ("" if count == 1 else "s")


def headline(period: Period, figures: AverageSection) -> str:
    """Say in one sentence how the period went."""
    if figures.count == 0:
        return f"You rated no films in this {period.kind}."
    said = f"You rated {films(figures.count)}"
    if figures.average is not None:
        said += f", {figures.average:.2f} stars on average"
    if figures.difference is not None and figures.average_before is not None:
        said += f": {compared(figures.difference)} your usual {figures.average_before:.2f}"
    return said + "."


def compared(difference: float) -> str:
    """Return `0.25 above`, `0.25 below` or `the same as`."""
    if abs(difference) < 0.005:
        return "the same as"
    return f"{abs(difference):.2f} {'above' if difference > 0 else 'below'}"


def last_rated(period: Period, day: str) -> str:
    """Say when films were rated last, for an empty period."""
    return f"Before this {period.kind} you last rated a film on {day}."


def because(reasons: Sequence[ReasonView]) -> str:
    """Say which of the user's ratings speak for a film."""
    if not reasons:
        return NO_REASON
    given = [f"{named(r.title, r.year)} {r.my_stars:g} stars" for r in reasons]
    listed = given[0] if len(given) == 1 else ", ".join(given[:-1]) + " and " + given[-1]
    return f"You gave {listed}."


def discovery(found: Discovery) -> str:
    """Put what sets a group of films apart into words."""
    subject = shown(found.subject)
    who = {
        "genre": f"{subject} films get",
        "decade": f"Films of the {subject}s get",
        "director": f"Films by {subject} get",
        "weekday": f"Films you rate on a {subject} get",
        "length": f"Films {LENGTHS.get(subject, '')} get",
        "fame": "Films that few people rated get",
    }[found.kind]
    more = "more" if found.difference > 0 else "less"
    return (
        f"{who} {found.average:.2f} stars from you on average ({films(found.count)}), "
        f"{abs(found.difference):.2f} {more} than your other films ({found.average_otherwise:.2f})."
    )


def shorter(found: Discovery) -> str:
    """Return a discovery's subject as a title."""
    return {
        "genre": found.subject,
        "decade": f"The {found.subject}s",
        "director": shown(found.subject),
        "weekday": f"{found.subject}s",
        "length": "Short films" if found.subject == "short" else "Long films",
        "fame": "Films few know",
    }[found.kind]


def streak(found: StreakSection) -> str:
    """Say how the run of weeks with a rating stands."""
    weeks = f"{found.weeks} week" + ("" if found.weeks == 1 else "s")
    longest = f"{found.longest_weeks} week" + ("" if found.longest_weeks == 1 else "s")
    if found.weeks == 0:
        return f"No run of weeks is going on; your longest was {longest}"
    if found.weeks == found.longest_weeks:
        return f"{weeks} in a row, your longest run" if found.weeks > 1 else "1 week in a row"
    return f"{weeks} in a row; your longest was {longest}"
