"""Text for facts about one film."""

from __future__ import annotations

from agent.offline.answer import measures, missing, words
from agent.offline.answer.comparisons import yes_or_no
from agent.offline.answer.definition import conditions
from agent.offline.answer.messages import say
from agent.offline.answer.words import pick
from agent.offline.context import Context, Film, Json, objects, texts
from agent.offline.frame import Filters, Frame
from agent.offline.plan.steps import Answer, failed, failure

Known = list[tuple[Film, Json]]


def answer(frame: Frame, known: Known, context: Context, *, guessed: bool) -> Answer:
    """One line per film; a question back when several films share the name."""
    lines = [_line(frame, film, movie) for film, movie in known]
    text = "\n".join(lines)
    if len(known) > 1:
        text = (
            "\n".join(f"- {line}" for line in lines) + "\n" + say(frame.language, "facts.which_one")
        )
    elif guessed:
        name = words.plain(known[0][0].name)
        text += "\n\n" + say(frame.language, "facts.taken_as", name=name)
    return Answer(text, context)


def _line(frame: Frame, film: Film, movie: Json) -> str:
    name = words.plain(film.name)
    title = words.plain(film.title)
    rule = {
        "genres": _genres,
        "year": _year,
        "my_stars": _my_stars,
        "my_rated_at": _my_rated_at,
        "average": _average,
        "n_ratings": _n_ratings,
        "gap": _gap,
        "exists": _exists,
        "imdb_id": _identifier,
        "tmdb_id": _identifier,
        "director": _credit,
        "runtime_minutes": _credit,
    }.get(frame.fact or "", _about)
    return rule(frame, name if frame.fact != "year" else title, movie)


def _genres(frame: Frame, name: str, movie: Json) -> str:
    listed = texts(movie.get("genres"))
    if not listed:
        return say(frame.language, "facts.no_genre", name=name)
    shown = ", ".join(words.genre(genre, frame.language) for genre in listed)
    return f"{name}: **{shown}**."


def _year(frame: Frame, title: str, movie: Json) -> str:
    year = movie.get("year")
    if year is None:
        return say(frame.language, "facts.no_year", title=title)
    return say(frame.language, "facts.year", title=title, year=year)


def _mine(movie: Json) -> Json:
    rating = movie.get("my_rating")
    return rating if isinstance(rating, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _not_rated(frame: Frame, name: str) -> str:
    return say(frame.language, "facts.not_rated", name=name)


def _my_stars(frame: Frame, name: str, movie: Json) -> str:
    mine = _mine(movie)
    if not mine:
        return _not_rated(frame, name)
    stars = words.stars(mine.get("stars"), frame.language)
    when = words.day(str(mine["rated_at"]), frame.language) if mine.get("rated_at") else ""
    dated = say(frame.language, "facts.on_day", when=when) if when else ""
    return say(frame.language, "facts.my_stars", dated=dated, name=name, stars=stars)


def _my_rated_at(frame: Frame, name: str, movie: Json) -> str:
    mine = _mine(movie)
    if not mine:
        return _not_rated(frame, name)
    when = str(mine.get("rated_at") or "")
    if not when:
        return say(frame.language, "facts.no_day", name=name)
    stars = words.stars(mine.get("stars"), frame.language)
    shown = f"{words.day(when, frame.language)} ({when[:10]})"
    return say(frame.language, "facts.my_rated_at", name=name, shown=shown, stars=stars)


def _community(movie: Json) -> Json:
    found = movie.get("community")
    community: Json = dict(found) if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownArgumentType]
    community.setdefault("n_ratings", movie.get("n_ratings"))
    community.setdefault("average", movie.get("average"))
    return community


def _no_average(frame: Frame, name: str) -> str:
    return say(frame.language, "facts.no_average", name=name)


def _average(frame: Frame, name: str, movie: Json) -> str:
    community = _community(movie)
    if community.get("average") is None:
        return _no_average(frame, name)
    mean, many = (
        words.mean(community["average"], frame.language),
        words.ratings(community.get("n_ratings"), frame.language),
    )
    return say(frame.language, "facts.average", many=many, mean=mean, name=name)


def _n_ratings(frame: Frame, name: str, movie: Json) -> str:
    many = _community(movie).get("n_ratings") or 0
    shown = words.ratings(many, frame.language)
    return say(frame.language, "facts.n_ratings", name=name, shown=shown)


def _gap(frame: Frame, name: str, movie: Json) -> str:
    mine, community = _mine(movie), _community(movie)
    if not mine:
        return _not_rated(frame, name) + " " + _average(frame, name, movie)
    if community.get("average") is None:
        return _my_stars(frame, name, movie) + " " + _no_average(frame, name)
    own, theirs = float(mine["stars"]), float(community["average"])
    gap = words.signed(own - theirs, frame.language)
    first, second = words.stars(own, frame.language), words.mean(theirs, frame.language)
    text = say(frame.language, "facts.gap", first=first, gap=gap, name=name, second=second)
    return yes_or_no(frame, own - theirs) + text


def _exists(frame: Frame, name: str, _movie: Json) -> str:
    return say(frame.language, "facts.exists", name=name)


def _identifier(frame: Frame, name: str, movie: Json) -> str:
    value = movie.get(frame.fact or "")
    if value is None:
        return say(frame.language, "facts.no_identifier", name=name)
    return f"{name}: **{words.plain(str(value))}**"


def _credit(frame: Frame, name: str, movie: Json) -> str:
    value = movie.get(frame.fact or "")
    director = frame.fact == "director"
    if value is None:
        what = pick(
            frame.language,
            *(
                ("director", "quién dirigió", "במאי")
                if director
                else ("running time", "la duración", "אורך הסרט")
            ),
        )
        return say(frame.language, "facts.no_credit", name=name, what=what)
    shown = words.plain(str(value))
    if director:
        return say(frame.language, "facts.directed", name=name, shown=shown)
    return say(frame.language, "facts.runs", name=name, shown=shown)


def _about(frame: Frame, name: str, movie: Json) -> str:
    listed = ", ".join(words.genre(genre, frame.language) for genre in texts(movie.get("genres")))
    parts = [f"**{name}**: {listed}." if listed else f"**{name}**."]
    parts.append(_average(frame, name, movie))
    parts.append(_my_stars(frame, name, movie))
    return " ".join(parts)


def tags(frame: Frame, known: Known) -> Answer:
    """All tags of a film; they are other people's words, shown as quotations."""
    problem = failure(movie for _, movie in known)
    if problem and all(failed(movie) for _, movie in known):
        return missing.problem(frame, problem)
    context = Context(frame, tuple(film for film, _ in known))
    lines: list[str] = []
    for film, movie in known:
        if failed(movie):
            continue
        found = objects(movie.get("tags"))
        name = words.plain(film.name)
        if not found:
            lines.append(say(frame.language, "facts.no_tags", name=name))
            continue
        lines.append(say(frame.language, "facts.tags_of", name=name))
        lines += [
            f"- “{words.plain(str(tag.get('text')))}” ({words.count(tag.get('count'), frame.language)})"
            for tag in found
        ]
    return Answer("\n".join(lines), context)


def queried(frame: Frame, films: tuple[Film, ...], rows: list[Json], result: Json) -> Answer:
    """Figures restricted to one film."""
    name = " / ".join(words.plain(film.name) for film in films)
    context = Context(frame, films)
    if frame.by == ("tag",):
        if not rows:
            text = say(frame.language, "facts.no_own_tags", name=name)
            return Answer(text, context)
        listed = [f"- “{words.plain(str(row.get('tag')))}”" for row in rows]
        head = say(frame.language, "facts.own_tags", name=name)
        return Answer("\n".join([head, *listed]), context)
    if frame.by:
        if not rows:
            return missing.nothing(frame, result)
        lines = [
            f"- {measures.group_name(frame, row)}: {measures.measured(frame.measures[0], row.get(frame.measures[0]), frame)}"
            for row in rows
        ]
        return Answer("\n".join([f"{name}:", *lines]), context)
    row = rows[0] if rows else {}
    value = row.get(frame.measures[0])
    if value is None:
        return Answer(_no_average(frame, name), context)
    extra = conditions(
        Filters(stars_from=frame.filters.stars_from, stars_to=frame.filters.stars_to),
        frame.language,
    )
    within = f" ({', '.join(extra)})" if extra else ""
    shown = measures.measured(frame.measures[0], value, frame)
    label = _labels(frame)
    if value == 0:
        label += " – " + say(frame.language, "facts.none")
    return Answer(f"{name}: **{shown}** {label}{within}.", context)


def _labels(frame: Frame) -> str:
    language = frame.language
    if frame.subject == "tags":
        return pick(
            language, "tags of yours" if frame.scope == "me" else "tags", "etiquetas", "תגיות"
        )
    labels = {
        "count": ("ratings", "puntuaciones", "דירוגים"),
        "median": ("median", "mediana", "חציון"),
        "stddev": ("standard deviation", "desviación típica", "סטיית תקן"),
        "share": ("of the ratings", "de las puntuaciones", "מהדירוגים"),
    }
    return pick(language, *labels.get(frame.measures[0], ("", "", "")))
