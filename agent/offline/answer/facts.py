"""Text for facts about one film."""

from __future__ import annotations

from agent.offline.answer import measures, missing, words
from agent.offline.answer.definition import conditions
from agent.offline.answer.words import pick
from agent.offline.context import Context, Film, Json, objects, texts
from agent.offline.frame import Filters, Frame
from agent.offline.plan.steps import Answer, failed

Known = list[tuple[Film, Json]]


def answer(frame: Frame, known: Known, context: Context, *, guessed: bool) -> Answer:
    """One line per film; a question back when several films share the name."""
    lines = [_line(frame, film, movie) for film, movie in known]
    text = "\n".join(lines)
    if len(known) > 1:
        text = (
            "\n".join(f"- {line}" for line in lines)
            + "\n"
            + pick(
                frame.language,
                "Several films have this name: which one did you mean?",
                "Hay varias con ese nombre: ¿cuál querías?",
                "יש כמה סרטים בשם הזה: לאיזה התכוונת?",
            )
        )
    elif guessed:
        name = words.plain(known[0][0].name)
        text += "\n\n" + pick(
            frame.language,
            f"_I took the title to mean {name}._",
            f"_He entendido el título como {name}._",
            f"_הבנתי שהכוונה ל-{name}._",
        )
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
        return pick(
            frame.language,
            f"{name} has no genre in the data.",
            f"{name} no tiene género en los datos: no hay información.",
            f"אין מידע על ז'אנר של {name}.",
        )
    shown = ", ".join(words.genre(genre, frame.language) for genre in listed)
    return f"{name}: **{shown}**."


def _year(frame: Frame, title: str, movie: Json) -> str:
    year = movie.get("year")
    if year is None:
        return pick(
            frame.language,
            f"The data doesn't have the release year of {title}.",
            f"No tengo el año de estreno de {title}.",
            f"אין מידע על שנת היציאה של {title}.",
        )
    return pick(
        frame.language,
        f"{title} came out in **{year}**.",
        f"{title} se estrenó en **{year}**.",
        f"{title} יצא בשנת **{year}**.",
    )


def _mine(movie: Json) -> Json:
    rating = movie.get("my_rating")
    return rating if isinstance(rating, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _not_rated(frame: Frame, name: str) -> str:
    return pick(
        frame.language,
        f"No – you haven't rated {name}.",
        f"No has puntuado {name}.",
        f"לא דירגת את {name}.",
    )


def _my_stars(frame: Frame, name: str, movie: Json) -> str:
    mine = _mine(movie)
    if not mine:
        return _not_rated(frame, name)
    stars = words.stars(mine.get("stars"), frame.language)
    when = words.day(str(mine["rated_at"]), frame.language) if mine.get("rated_at") else ""
    dated = pick(frame.language, f" on {when}", f" el {when}", f" ב-{when}") if when else ""
    return pick(
        frame.language,
        f"You gave {name} **{stars}** stars{dated}.",
        f"Le diste **{stars}** estrellas a {name}{dated}.",
        f"נתת ל-{name} **{stars}** כוכבים{dated}.",
    )


def _my_rated_at(frame: Frame, name: str, movie: Json) -> str:
    mine = _mine(movie)
    if not mine:
        return _not_rated(frame, name)
    when = str(mine.get("rated_at") or "")
    if not when:
        return pick(
            frame.language,
            f"The data doesn't have the date of your rating of {name}.",
            f"No tengo la fecha de tu puntuación de {name}.",
            f"אין מידע על תאריך הדירוג של {name}.",
        )
    stars = words.stars(mine.get("stars"), frame.language)
    shown = f"{words.day(when, frame.language)} ({when[:10]})"
    return pick(
        frame.language,
        f"You rated {name} on **{shown}**: {stars} stars.",
        f"Puntuaste {name} el **{shown}**: {stars} estrellas.",
        f"דירגת את {name} ב-**{shown}**: {stars} כוכבים.",
    )


def _community(movie: Json) -> Json:
    found = movie.get("community")
    community: Json = dict(found) if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownArgumentType]
    community.setdefault("n_ratings", movie.get("n_ratings"))
    community.setdefault("average", movie.get("average"))
    return community


def _no_average(frame: Frame, name: str) -> str:
    return pick(
        frame.language,
        f"There are no ratings (or not enough) of {name}, so there is no average.",
        f"No hay puntuaciones suficientes de {name}.",
        f"אין מספיק דירוגים של {name}, אין נתונים.",
    )


def _average(frame: Frame, name: str, movie: Json) -> str:
    community = _community(movie)
    if community.get("average") is None:
        return _no_average(frame, name)
    mean, many = (
        words.mean(community["average"], frame.language),
        words.count(community.get("n_ratings"), frame.language),
    )
    return pick(
        frame.language,
        f"{name}: **{mean}** stars on average ({many} ratings).",
        f"{name}: **{mean}** estrellas de media ({many} puntuaciones).",
        f"{name}: **{mean}** כוכבים בממוצע ({many} דירוגים).",
    )


def _n_ratings(frame: Frame, name: str, movie: Json) -> str:
    many = _community(movie).get("n_ratings") or 0
    shown = words.count(many, frame.language)
    return pick(
        frame.language,
        f"{name} has **{shown}** ratings.",
        f"{name} tiene **{shown}** puntuaciones.",
        f"ל-{name} יש **{shown}** דירוגים.",
    )


def _gap(frame: Frame, name: str, movie: Json) -> str:
    mine, community = _mine(movie), _community(movie)
    if not mine:
        return _not_rated(frame, name) + " " + _average(frame, name, movie)
    if community.get("average") is None:
        return _my_stars(frame, name, movie) + " " + _no_average(frame, name)
    own, theirs = float(mine["stars"]), float(community["average"])
    gap = words.signed(own - theirs, frame.language)
    first, second = words.stars(own, frame.language), words.mean(theirs, frame.language)
    return pick(
        frame.language,
        f"{name}: you **{first}**, everyone **{second}** ({gap}).",
        f"{name}: tú **{first}**, todos **{second}** ({gap}).",
        f"{name}: אתה **{first}**, כולם **{second}** ({gap}).",
    )


def _exists(frame: Frame, name: str, _movie: Json) -> str:
    return pick(
        frame.language,
        f"Yes, {name} is in the catalogue.",
        f"Sí, {name} está en el catálogo.",
        f"כן, {name} נמצא בקטלוג.",
    )


def _identifier(frame: Frame, name: str, movie: Json) -> str:
    value = movie.get(frame.fact or "")
    if value is None:
        return pick(
            frame.language,
            f"The data doesn't have that identifier for {name}.",
            f"No tengo ese identificador de {name}.",
            f"אין מידע על המזהה של {name}.",
        )
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
        return pick(
            frame.language,
            f"I can't tell: the data doesn't have the {what} of {name}. It has title, year, genres, tags and ratings.",
            f"No puedo decirlo: no tengo {what} de {name}. Los datos tienen título, año, géneros, etiquetas y puntuaciones.",
            f"אין מידע על {what} של {name}. יש כותרת, שנה, ז'אנרים, תגיות ודירוגים.",
        )
    shown = words.plain(str(value))
    if director:
        return pick(
            frame.language,
            f"{name} was directed by **{shown}**.",
            f"{name} la dirigió **{shown}**.",
            f"{name} בבימוי **{shown}**.",
        )
    return pick(
        frame.language,
        f"{name} runs **{shown}** minutes.",
        f"{name} dura **{shown}** minutos.",
        f"{name} נמשך **{shown}** דקות.",
    )


def _about(frame: Frame, name: str, movie: Json) -> str:
    listed = ", ".join(words.genre(genre, frame.language) for genre in texts(movie.get("genres")))
    parts = [f"**{name}**: {listed}." if listed else f"**{name}**."]
    parts.append(_average(frame, name, movie))
    parts.append(_my_stars(frame, name, movie))
    return " ".join(parts)


def tags(frame: Frame, known: Known) -> Answer:
    """All tags of a film; they are other people's words, shown as quotations."""
    context = Context(frame, tuple(film for film, _ in known))
    lines: list[str] = []
    for film, movie in known:
        if failed(movie):
            continue
        found = objects(movie.get("tags"))
        name = words.plain(film.name)
        if not found:
            lines.append(
                pick(
                    frame.language,
                    f"{name} has no tags.",
                    f"{name} no tiene etiquetas: no hay ninguna.",
                    f"ל-{name} אין תגיות, לא נמצא אף תג.",
                )
            )
            continue
        lines.append(
            pick(frame.language, f"Tags of {name}:", f"Etiquetas de {name}:", f"תגיות של {name}:")
        )
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
            text = pick(
                frame.language,
                f"None: you have no tags on {name}.",
                f"Ninguna: no has puesto etiquetas en {name}.",
                f"אין: לא נמצאו תגיות שלך על {name}.",
            )
            return Answer(text, context)
        listed = [f"- “{words.plain(str(row.get('tag')))}”" for row in rows]
        head = pick(
            frame.language,
            f"Your tags on {name}:",
            f"Tus etiquetas en {name}:",
            f"התגיות שלך על {name}:",
        )
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
        label += " – " + pick(frame.language, "none", "ninguna", "אין אף אחת")
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
