"""The two demo accounts: their taste, and the films they have an opinion of their own on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.sample.tastes import Taste


@dataclass(frozen=True, slots=True)
class Opinion:
    """Fixed half-stars (1-10) for one film and, perhaps, a note."""

    half_stars: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """A demo account: how many films it rates and which opinions are fixed by (title, year)."""

    username: str
    display_name: str
    n_ratings: int
    taste: Taste
    opinions: Mapping[tuple[str, int], Opinion]


ANA = Persona(
    "ana",
    "Ana",
    180,
    Taste(
        "sci-fi, thrillers and crime of the seventies",
        {"Sci-Fi": 1.0, "Thriller": 0.8, "Crime": 0.7, "Musical": -1.1, "Children": -0.7},
        (1970, 1979),
        0.8,
    ),
    {
        ("Blade Runner", 1982): Opinion(10, "Third time. The rain, the eyes, the doubt."),
        ("The Conversation", 1974): Opinion(10, "He hears everything and understands nothing."),
        ("Chinatown", 1974): Opinion(10, "That last line still lands."),
        ("Alien", 1979): Opinion(10, "Nobody in it talks like a hero. Perfect."),
        ("Stalker", 1979): Opinion(9, "Slow, wet and hypnotic."),
        ("The French Connection", 1971): Opinion(9, "The chase, and then that cold ending."),
        ("Dog Day Afternoon", 1975): Opinion(9, "Funny until suddenly it is not."),
        ("The Taking of Pelham One Two Three", 1974): Opinion(9, "Best use of a sneeze."),
        ("Three Days of the Condor", 1975): Opinion(8, None),
        ("The Parallax View", 1974): Opinion(8, "Watch it after dark."),
        ("Sorcerer", 1977): Opinion(9, "Held my breath on the bridge."),
        ("The Wages of Fear", 1953): Opinion(9, "Seen after Sorcerer; both stand."),
        ("Arrival", 2016): Opinion(9, "Science fiction about grammar, and I cried."),
        ("Moon", 2009): Opinion(8, "Small, clever, sad."),
        ("Gattaca", 1997): Opinion(8, None),
        ("Memories of Murder", 2003): Opinion(10, "That look into the camera."),
        ("Zodiac", 2007): Opinion(9, "An obsession filmed by obsessives."),
        ("Dune", 1984): Opinion(5, "A beautiful mess."),
        ("Dune", 2021): Opinion(9, "Saw it large. Worth the ticket."),
        ("The Thing", 1982): Opinion(10, "Trust is a hard thing to come by."),
        ("Psycho", 1998): Opinion(2, "Why?"),
        ("Solaris", 1972): Opinion(8, "The highway scene is longer every time."),
        ("Grease", 1978): Opinion(3, "Not for me."),
        ("Mamma Mia!", 2008): Opinion(2, "Lost a bet."),
        ("La La Land", 2016): Opinion(5, "The last ten minutes almost won me over."),
        ("Ex Machina", 2015): Opinion(8, None),
        ("Children of Men", 2006): Opinion(9, "How did they film the car scene?"),
        ("Videodrome", 1983): Opinion(7, "Ahead of its time and quite revolting."),
    },
)

BEN = Persona(
    "ben",
    "Ben",
    60,
    Taste(
        "comedies, animation and musicals",
        {"Comedy": 0.9, "Animation": 0.9, "Musical": 0.8, "Children": 0.3, "Horror": -1.1},
    ),
    {
        ("Singin' in the Rain", 1952): Opinion(10, "Cures everything."),
        ("The Princess Bride", 1987): Opinion(10, "We know it by heart."),
        ("My Neighbor Totoro", 1988): Opinion(10, "The kids want a cat bus now."),
        ("Some Like It Hot", 1959): Opinion(9, None),
        ("Airplane!", 1980): Opinion(9, "Surely worth it."),
        ("Ratatouille", 2007): Opinion(9, "Watched it hungry, a mistake."),
        ("The Umbrellas of Cherbourg", 1964): Opinion(8, "Every colour sings."),
        ("The Band's Visit", 2007): Opinion(9, "Quiet and very kind."),
        ("Hereditary", 2018): Opinion(2, "Never again."),
        ("The Shining", 1980): Opinion(4, "Did not sleep."),
    },
)

PERSONAS = (ANA, BEN)
