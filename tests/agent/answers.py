"""Made-up tool results and answers about them, true ones and ones with a single wrong number."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.calls import Call

TITLES = [
    "Harbour Lights", "12 Quiet Men", "Comet Season", "The Long Winter", "Glass Garden",
    "Apollo 9", "Se7en Doors", "River of Salt", "Paper Moons", "1984 Revisited", "Iron Choir",
    "The Last Cartographer: Part 2", "Nine Summers", "Velvet Alley", "Sundown in Haifa",
]  # fmt: skip
GENRES = ["Drama", "Comedy", "War", "Thriller", "Sci-Fi", "Romance", "Horror", "Crime"]
ODD_TITLES = [
    "M*A*S*H", "2001: A Space Odyssey", "Blade Runner 2049", "[REC] 3", "Class of 1984", "#Alive",
    "Se7en", "1917", "300: Rise", "_Nine_", "Apollo 13", "12 Monkeys", "8 1/2",
]  # fmt: skip
SPANISH = ["Drama", "Comedia", "Guerra", "Suspense", "Ciencia ficción", "Romance", "Terror"]
HEBREW = ["דרמה", "קומדיה", "מלחמה", "מתח", "מדע בדיוני", "רומנטיקה", "אימה"]


@dataclass(frozen=True)
class Stated:
    """A number of an answer: how it is written, and its true value."""

    shown: str
    value: float
    decimals: int = 0


Row = dict[str, Any]
Piece = str | Stated
Case = tuple[list[Call], str, list[Piece]]


def call(result: dict[str, Any], name: str = "query_analytics", **args: Any) -> Call:
    return Call("c1", name, args, result, ok=True, status=200, duration_ms=1)


def stars(value: float, decimals: int = 2, sep: str = ".") -> Stated:
    return Stated(f"{value:.{decimals}f}".replace(".", sep), value, decimals)


def count(value: int, sep: str = ",") -> Stated:
    return Stated(f"{value:,}".replace(",", sep), value)


def _analytics(rows: list[dict[str, Any]], columns: dict[str, tuple[str, str]], **more: Any) -> Any:
    listed = [{"name": n, "kind": kind, "unit": unit} for n, (kind, unit) in columns.items()]
    n = sum(row.get("count", 0) for row in rows)
    base = {"query": {"limit": 10}, "scope": "me", "min_count": 1, "n": n}
    return {**base, "columns": listed, "rows": rows, **more}


def genres(rng: random.Random) -> Case:
    names = rng.sample(range(7), 4)
    rows: list[Row] = [
        {"genre": GENRES[i], "count": rng.randint(3, 2500), "average": rng.uniform(1.5, 4.9)}
        for i in names
    ]
    columns = {
        "genre": ("dimension", "text"), "count": ("measure", "count"), "average": ("measure", "stars"),
    }  # fmt: skip
    result = call(_analytics(rows, columns), by=["genre"])
    a, b = rows[0], rows[1]
    style = rng.randrange(5)
    gap = round(a["average"], 2) - round(b["average"], 2)
    told: list[list[Piece]] = [
        [f"**{a['genre']}** leads with ", count(a["count"]), " ratings, then ", b["genre"], " with ",
         count(b["count"]), ". Their averages are ", stars(a["average"]), " and ", stars(b["average"]),
         " stars."],
        [line for row in rows for line in (f"- {row['genre']}: ", stars(row["average"], 1), " stars (",
         count(row["count"]), " ratings)\n")],
        [f"You give {a['genre']} ", stars(a["average"]), " stars and ", b["genre"], " ",
         stars(b["average"]), ", a difference of ", Stated(f"{abs(gap):.2f}", abs(gap), 2), "."],
        [f"Tu género favorito es {SPANISH[names[0]]}: ", count(a["count"], "."), " valoraciones, con una media de ",
         stars(a["average"], 2, ","), ". Le sigue ", SPANISH[names[1]], " con ", count(b["count"], "."), "."],
        [f"{HEBREW[names[0]]}: ", count(a["count"]), " דירוגים, ממוצע ", stars(a["average"]), "\n",
         f"{HEBREW[names[1]]}: ", count(b["count"]), " דירוגים, ממוצע ", stars(b["average"])],
    ]  # fmt: skip
    return [result], "Which genres do I rate most?", told[style]


def films(rng: random.Random) -> Case:
    rows: list[Row] = [
        {
            "movie_id": rng.randint(1, 9999), "title": title, "year": rng.randint(1930, 2018),
            "n_ratings": rng.randint(20, 400), "community_average": rng.uniform(3.0, 4.6),
            "my_stars": rng.randint(1, 10) / 2,
        }
        for title in rng.sample(TITLES, 5)
    ]  # fmt: skip
    columns = {
        "title": ("dimension", "text"), "year": ("dimension", "year"),
        "n_ratings": ("measure", "count"), "community_average": ("measure", "stars"),
        "my_stars": ("measure", "stars"),
    }  # fmt: skip
    result = call(_analytics(rows, columns, min_count=20), by=["film"], min_ratings=20)
    pieces: list[Piece] = ["The best rated films with at least 20 ratings:\n"]
    for index, row in enumerate(rows, 1):
        mine: list[Piece] = [", yours ", stars(row["my_stars"], 1)] if rng.random() < 0.4 else []
        pieces += [
            f"{index}. **{row['title']}** (", Stated(str(row["year"]), row["year"]), ") - ",
            stars(row["community_average"], rng.choice([1, 2])), " stars from ",
            count(row["n_ratings"]), " ratings", *mine, "\n",
        ]  # fmt: skip
    return [result], "What are the 5 best films?", pieces


def total(rng: random.Random) -> Case:
    n, average = rng.randint(20, 3000), rng.uniform(2.0, 4.5)
    films_, days = rng.randint(10, n), rng.randint(2, 400)
    row: Row = {"count": n, "average": average, "distinct_films": films_, "active_days": days}
    columns = {
        "count": ("measure", "count"), "average": ("measure", "stars"),
        "distinct_films": ("measure", "count"), "active_days": ("measure", "count"),
    }  # fmt: skip
    result = call(_analytics([row], columns, window={"from": "2015-03-01", "to": "2018-09-30"}))
    told: list[list[Piece]] = [
        ["You have rated ", count(n), " films with an average of ", stars(average, 2), " stars on ",
         count(days), " days."],
        ["You gave ", count(n, ""), " ratings to ", count(films_), " films; the mean is ",
         stars(average, 1), "/5."],
        ["Has puntuado ", count(n, "."), " películas, con una media de ", stars(average, 2, ","),
         " estrellas."],
        ["דירגת ", count(n), " סרטים בממוצע של ", stars(average, 2), " כוכבים."],
        ["Between 1 March 2015 and 30 September 2018 you rated ", count(n), " times, ",
         stars(average, 2), " on average."],
    ]  # fmt: skip
    return [result], "How many films have I rated?", rng.choice(told)


def share(rng: random.Random) -> Case:
    n = rng.randint(50, 3000)
    part = rng.randint(5, n - 1)
    row: Row = {"count": n, "share": part / n * 100}
    columns = {"count": ("measure", "count"), "share": ("measure", "percent")}
    result = call(_analytics([row], columns), share_where=["genres_any=Comedy"])
    percent = row["share"]
    decimals = rng.choice([0, 1])
    pieces: list[Piece] = [
        Stated(f"{percent:.{decimals}f}", percent, decimals), "% of your ", count(n),
        " ratings are comedies.",
    ]  # fmt: skip
    return [result], "What share of my ratings are comedies?", pieces


def months(rng: random.Random) -> Case:
    names = ["January", "March", "June", "August", "November"]
    picked = sorted(rng.sample([(1, 0), (3, 1), (6, 2), (8, 3), (11, 4)], 3))
    rows: list[Row] = [
        {"rated_month": f"2016-{m:02d}", "count": rng.randint(2, 900)} for m, _ in picked
    ]
    columns = {"rated_month": ("dimension", "text"), "count": ("measure", "count")}
    result = call(_analytics(rows, columns), by=["rated_month"])
    pieces: list[Piece] = []
    for (_, name), row in zip(picked, rows, strict=True):
        pieces += [f"- {names[name]} 2016: ", count(row["count"]), " ratings\n"]
    sum_ = sum(row["count"] for row in rows)
    return [result], "When did I rate?", [*pieces, "In total ", count(sum_), " ratings."]


def decades(rng: random.Random) -> Case:
    starts = sorted(rng.sample(range(1930, 2020, 10), 4))
    rows: list[Row] = [
        {"decade": s, "count": rng.randint(2, 900), "average": rng.uniform(2, 4.8)} for s in starts
    ]
    columns = {
        "decade": ("dimension", "year"), "count": ("measure", "count"),
        "average": ("measure", "stars"),
    }  # fmt: skip
    result = call(_analytics(rows, columns), by=["decade"])
    pieces: list[Piece] = []
    for row in rows:
        pieces += [
            f"| {row['decade']}s | ", count(row["count"]), " | ", stars(row["average"]), " |\n",
        ]  # fmt: skip
    return [result], "And by decade?", pieces


def recommended(rng: random.Random) -> Case:
    picked = rng.sample(TITLES, 4)
    items: list[Row] = [
        {
            "movie_id": i, "title": title, "year": rng.randint(1930, 2018), "genres": ["Drama"],
            "score": rng.uniform(3, 5), "average": rng.uniform(3, 4.6),
            "n_ratings": rng.randint(5, 300),
            "reasons": [{"movie_id": 9, "title": "Paper Tigers", "year": 1999, "my_stars": 4.5}],
        }
        for i, title in enumerate(picked)
    ]  # fmt: skip
    result = call({"items": items, "total": 4}, "recommend_movies", limit=4)
    pieces: list[Piece] = ["You may like these four films:\n"]
    for item in items:
        pieces += [
            f"- {item['title']} (", Stated(str(item["year"]), item["year"]), "): ",
            stars(item["average"], 1), " stars, because you gave Paper Tigers ", Stated("4.5", 4.5, 1),
            "\n",
        ]  # fmt: skip
    return [result], "What should I watch?", pieces


def film(rng: random.Random) -> Case:
    title, year = rng.choice(TITLES), rng.randint(1930, 2018)
    community: Row = {"n_ratings": rng.randint(3, 330), "average": rng.uniform(2, 4.7)}
    mine = rng.randint(1, 10) / 2
    result = call(
        {
            "movie_id": 7, "title": title, "year": year, "genres": ["Drama"],
            "community": community, "my_rating": {"stars": mine, "rated_at": "2016-08-04T12:00:00Z"},
            "runtime_minutes": 119, "tags": [{"text": "slow", "count": 12}],
        },
        "get_movie", movie_id=7,
    )  # fmt: skip
    pieces: list[Piece] = [
        f"{title} (", Stated(str(year), year), ") has ", count(community["n_ratings"]),
        " ratings averaging ", stars(community["average"]), ". You gave it ", stars(mine, 1),
        " stars on 4 August 2016.",
    ]  # fmt: skip
    return [result], f"Tell me about {title}", pieces


def versus(rng: random.Random) -> Case:
    me, everyone = rng.uniform(2.5, 4.5), rng.uniform(2.5, 4.5)
    row: Row = {
        "average": me, "average_compared": everyone, "average_difference": me - everyone,
        "count": rng.randint(20, 3000), "count_compared": rng.randint(10_000, 200_000),
    }  # fmt: skip
    columns = {
        "average": ("measure", "stars"), "average_compared": ("measure", "stars"),
        "average_difference": ("measure", "stars"), "count": ("measure", "count"),
        "count_compared": ("measure", "count"),
    }  # fmt: skip
    result = call(_analytics([row], columns), compare="difference", compare_scope="everyone")
    word = "more" if me > everyone else "less"
    pieces: list[Piece] = [
        "You average ", stars(me), " stars over ", count(row["count"]), " ratings; everyone averages ",
        stars(everyone), " over ", count(row["count_compared"]), ". That is ",
        stars(abs(me - everyone)), f" {word}.",
    ]  # fmt: skip
    return [result], "Am I harsher than others?", pieces


def titled(rng: random.Random) -> Case:
    """Titles that hold numbers and signs, written with Markdown's backslashes."""
    picked = rng.sample(ODD_TITLES, 3)
    rows: list[Row] = [
        {
            "movie_id": i, "title": title, "year": rng.randint(1930, 2018),
            "average": rng.uniform(2, 4.8), "n_ratings": rng.randint(5, 900),
        }
        for i, title in enumerate(picked)
    ]  # fmt: skip
    pieces: list[Piece] = []
    for row in rows:
        shown = re.sub(r"([*_\[\]#])", r"\\\1", row["title"])
        pieces += [
            f"- **{shown}** (", Stated(str(row["year"]), row["year"]), "): ",
            stars(row["average"]), " from ", count(row["n_ratings"]), " ratings\n",
        ]  # fmt: skip
    pieces += ["You can also ask:\n- My top 10 films of 1999\n- How many 5 star ratings in 2017?"]
    return [call({"items": rows, "total": 3}, "search_movies")], "Which of these?", pieces


def since(rng: random.Random) -> Case:
    """A share whose condition is a date, with its n."""
    n, per_person = rng.randint(700, 3000), rng.uniform(20, 400)
    part = rng.randint(5, n - 1)
    columns = {
        "count": ("measure", "count"), "share": ("measure", "percent"),
        "ratings_per_user": ("measure", "count"),
    }  # fmt: skip
    row: Row = {"count": n, "share": part / n * 100, "ratings_per_user": per_person}
    where = ["rated_from=2018-01-15", "stars_from=4.5"]
    result = call(_analytics([row], columns, min_count=1), share_where=where)
    pieces: list[Piece] = [
        Stated(f"{row['share']:.1f}", row["share"], 1), "% of them are since",
        " 15 January 2018 with at least 4.5 stars (n=", count(n), "). A person has ",
        Stated(f"{per_person:.2f}", per_person, 2), " ratings on average.",
    ]  # fmt: skip
    return [result], "How many are recent?", pieces


MAKERS: list[Callable[[random.Random], Case]] = [
    genres, films, total, share, months, decades, recommended, film, versus, titled,
    since,
]  # fmt: skip


def true_answer(seed: int) -> tuple[list[Call], str, str]:
    """Return results, question and an answer that states them rightly."""
    calls, question, pieces = MAKERS[seed % len(MAKERS)](random.Random(seed))
    return calls, question, "".join(p if isinstance(p, str) else p.shown for p in pieces)


def wrong_answer(seed: int) -> tuple[list[Call], str, str, str]:
    """Return the same with one number changed, and that number as written."""
    rng = random.Random(seed)
    calls, question, pieces = MAKERS[seed % len(MAKERS)](rng)
    places = [index for index, piece in enumerate(pieces) if isinstance(piece, Stated)]
    at = rng.choice(places)
    target = pieces[at]
    assert isinstance(target, Stated)
    others = [p for p in pieces if isinstance(p, Stated) and p.decimals == target.decimals]
    alike = [p for p in others if (p.value > 1900) == (target.value > 1900)]
    planted = _planted(rng, target, [p for p in alike if p.shown != target.shown])
    pieces[at] = planted
    return calls, question, "".join(p if isinstance(p, str) else p.shown for p in pieces), planted


def _planted(rng: random.Random, target: Stated, others: list[Stated]) -> str:
    """Return a plausible wrong number: another one of the answer, or one slightly or far off."""
    sep = "," if "," in target.shown and target.decimals else "."
    step = 10.0**-target.decimals
    if others and rng.random() < 0.3:
        return rng.choice(others).shown
    wrong = target.value
    while abs(wrong - target.value) < 1.5 * step:
        span = target.value * rng.choice([0.1, 0.3, 1.0]) + 3 * step
        wrong = abs(target.value + rng.uniform(-1, 1) * span)
        wrong = min(wrong, 5.0) if target.decimals and target.value <= 5 else wrong
    return f"{wrong:.{target.decimals}f}".replace(".", sep)
