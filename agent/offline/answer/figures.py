"""Text for numbers, rankings, tables and comparisons."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.answer import words
from agent.offline.answer.definition import conditions, definition
from agent.offline.answer.words import pick
from agent.offline.context import Context, Film, Json
from agent.offline.frame import Filters, Frame, Shape
from agent.offline.plan.steps import Answer
from agent.offline.wordset import wordset

_SHOWN = 50
_FEW = 5


def nothing(frame: Frame, result: Json | None = None) -> Answer:
    """No row fits: say so, with what was looked for."""
    language = frame.language
    suppressed = (result or {}).get("suppressed")
    if suppressed and frame.scope != "me":
        text = pick(
            language,
            "I can't show that: fewer than 3 people stand behind each figure, so there is not enough data.",
            "No puedo mostrarlo: hay menos de 3 personas detrás de cada cifra, así que no hay datos suficientes.",
            "אין אפשרות להציג זאת: פחות משלושה אנשים עומדים מאחורי כל נתון, ולכן אין מספיק נתונים.",
        )
    elif frame.scope == "me":
        text = pick(
            language,
            "**None.** You have no ratings that fit, so there is no data for this.",
            "**Ninguna.** No tienes puntuaciones que encajen, así que no hay datos.",
            "**אין.** לא דירגת אף סרט שמתאים, ולכן אין נתונים.",
        )
    else:
        text = pick(
            language,
            "**None.** There are no films or ratings that fit, so there is no data for this.",
            "**Ninguna.** No hay películas ni puntuaciones que encajen.",
            "**אין.** לא נמצאו סרטים או דירוגים מתאימים.",
        )
    return Answer(text + definition(frame, n=0), Context(frame))


def problem(frame: Frame, result: Json) -> Answer:
    """The tool refused or failed: say that, with its own reason."""
    reason = words.reason(result)
    text = pick(
        frame.language,
        f"I couldn't get that figure. {reason}",
        f"No pude obtener ese dato. {reason}",
        f"לא הצלחתי לקבל את הנתון. {reason}",
    )
    return Answer(text, Context(frame))


def measured(name: str, value: object, frame: Frame) -> str:
    """A value with the notation of its measure."""
    language = frame.language
    if value is None:
        return "–"
    base = name.removesuffix("_compared").removesuffix("_difference")
    if base in wordset("average community_average stddev community_stddev gap ratings_per_user"):
        return words.mean(value, language)
    if base in {"median", "my_stars"}:
        return words.stars(value, language)
    if base in {"share", "percent"}:
        return words.percent(value, language)
    if base in {"first_rated", "last_rated", "my_rated_at"}:
        return words.day(str(value), language)
    return words.count(value, language)


def _noun(frame: Frame, value: object) -> str:
    """What is counted."""
    language = frame.language
    single = value == 1
    if frame.subject == "films":
        return pick(
            language, "film" if single else "films", "película" if single else "películas", "סרטים"
        )
    if frame.subject == "tags":
        return pick(
            language, "tag" if single else "tags", "etiqueta" if single else "etiquetas", "תגיות"
        )
    if frame.scope == "me":
        return pick(
            language,
            "rated film" if single else "rated films",
            "película puntuada" if single else "películas puntuadas",
            "סרטים שדירגת",
        )
    return pick(
        language,
        "rating" if single else "ratings",
        "puntuación" if single else "puntuaciones",
        "דירוגים",
    )


def _label(measure: str, frame: Frame) -> str:
    language = frame.language
    mine = frame.scope == "me"
    labels = {
        "average": (
            "Your average" if mine else "The average",
            "Tu media" if mine else "La media",
            "הממוצע שלך" if mine else "הממוצע",
        ),
        "median": (
            "Your median" if mine else "The median",
            "Tu mediana" if mine else "La mediana",
            "החציון שלך" if mine else "החציון",
        ),
        "stddev": ("The standard deviation", "La desviación típica", "סטיית התקן"),
        "share": ("The share", "La proporción", "השיעור"),
        "active_days": ("Days with ratings", "Días con puntuaciones", "ימים עם דירוגים"),
        "distinct_users": ("People", "Personas", "אנשים"),
        "distinct_films": ("Different films", "Películas distintas", "סרטים שונים"),
        "ratings_per_user": ("Ratings per person", "Puntuaciones por persona", "דירוגים לאדם"),
        "first_rated": ("First rating", "Primera puntuación", "הדירוג הראשון"),
        "last_rated": ("Most recent rating", "Última puntuación", "הדירוג האחרון"),
    }
    return pick(language, *labels.get(measure, ("The figure", "El dato", "הנתון")))


def number(frame: Frame, row: Json, result: Json) -> Answer:
    measure = frame.measures[0]
    value = row.get(measure)
    language = frame.language
    if value is None:
        return nothing(frame, result)
    if measure == "count" and value == 0:
        text = pick(
            language,
            f"**0** – none: there are no {_noun(frame, 0)} that fit.",
            "**0**: no hay ninguna que encaje.",
            "**0** – אין אף אחד מתאים.",
        )
    elif measure == "count":
        text = f"**{measured(measure, value, frame)}** {_noun(frame, value)}."
    elif measure == "share":
        inside = ", ".join(conditions(frame.share or Filters(), language))
        text = f"**{measured(measure, value, frame)}** ({inside})."
    else:
        text = f"{_label(measure, frame)}: **{measured(measure, value, frame)}**."
    few = row.get("count")
    if measure in {"average", "median", "stddev"} and isinstance(few, int) and few < _FEW:
        text += " " + pick(
            language,
            "That rests on very few ratings.",
            "Se basa en muy pocas puntuaciones.",
            "הנתון מבוסס על מעט מאוד דירוגים.",
        )
    return Answer(text + definition(frame, result, row.get("count")), Context(frame))


def _measure_words(frame: Frame, row: Json) -> str:
    """The main value of a row, with how many ratings stand behind it."""
    measure = frame.measures[0]
    if (
        "my_stars" in frame.measures
        and frame.by[:1] == ("film",)
        and row.get("my_stars") is not None
    ):
        return _own_value(frame, row)
    text = measured(measure, row.get(measure), frame)
    if measure in {"count", "n_ratings"}:
        return f"{text} {_counted(measure, frame, row.get(measure))}"
    support = row.get("count") if measure != "count" else None
    if support is None and measure in {"community_average", "community_stddev"}:
        support = row.get("n_ratings")
    if support is None:
        return text
    many = words.count(support, frame.language)
    return f"{text} ({pick(frame.language, f'{many} ratings', f'{many} puntuaciones', f'{many} דירוגים')})"


def _own_value(frame: Frame, row: Json) -> str:
    """My stars, with the figure that ranks the list beside them."""
    text = f"{words.stars(row['my_stars'], frame.language)} ★"
    measure = frame.measures[0]
    if measure not in {"my_stars", "my_rated_at"}:
        return f"{text}, {measured(measure, row.get(measure), frame)}"
    when = row.get("my_rated_at")
    return f"{text}, {words.day(str(when), frame.language)}" if when else text


def _counted(measure: str, frame: Frame, value: object) -> str:
    """What a count in a list counts."""
    language = frame.language
    if measure == "count" and frame.subject != "ratings":
        return _noun(frame, value)
    if value == 1:
        return pick(language, "rating", "puntuación", "דירוג")
    return pick(language, "ratings", "puntuaciones", "דירוגים")


def group_name(frame: Frame, row: Json) -> str:
    names = [
        words.film(row) if name == "film" else words.key(name, row.get(name), frame.language)
        for name in frame.by
    ]
    return " · ".join(words.plain(name) for name in names)


def winner(frame: Frame, rows: list[Json], result: Json, context: Context) -> Answer:
    row = rows[0]
    shown = replace(frame, measures=_shown_measures(frame))
    text = f"**{group_name(frame, row)}** — {_row_value(shown, row)}."
    ties = result.get("ties")
    if isinstance(ties, int) and ties > 0:
        many = words.count(ties, frame.language)
        text += " " + pick(
            frame.language,
            f"({many} more tie with it.)",
            f"(Empata con {many} más.)",
            f"(עוד {many} בתיקו.)",
        )
    return Answer(text + _small(frame, row) + definition(frame, result), context)


def _small(frame: Frame, row: Json) -> str:
    support = row.get("count")
    if (
        frame.measures[0] in {"average", "median", "stddev"}
        and isinstance(support, int)
        and support < _FEW
        and not frame.min_count
    ):
        return " " + pick(
            frame.language,
            "That rests on very few ratings; ask for a minimum to be surer.",
            "Se basa en muy pocas puntuaciones; pide un mínimo para más seguridad.",
            "הנתון מבוסס על מעט דירוגים; אפשר לבקש מינימום.",
        )
    return ""


def _shown_measures(frame: Frame) -> tuple[str, ...]:
    """The measure that ranks comes first."""
    if frame.order_by and frame.order_by in frame.measures:
        return (
            frame.order_by,
            *(measure for measure in frame.measures if measure != frame.order_by),
        )
    return frame.measures


def _row_value(frame: Frame, row: Json) -> str:
    if frame.by == ("film",) and frame.fact == "gap":
        mine, theirs = (
            words.stars(row.get("my_stars"), frame.language),
            words.mean(row.get("community_average"), frame.language),
        )
        return pick(
            frame.language,
            f"you {mine}, everyone {theirs} ({words.signed(float(row['gap']), 'en')})",
            f"tú {mine}, todos {theirs} ({words.signed(float(row['gap']), 'es')})",
            f"אתה {mine}, כולם {theirs} ({words.signed(float(row['gap']), 'he')})",
        )
    return _measure_words(frame, row)


def listing(frame: Frame, rows: list[Json], result: Json, context: Context) -> Answer:
    """A ranked list is numbered; a table has one line per group."""
    language = frame.language
    shown = replace(frame, measures=_shown_measures(frame))
    lines: list[str] = []
    if frame.by == ("weekday",) and frame.shape is Shape.TABLE:
        days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        rows = sorted(rows, key=lambda row: days.index(str(row["weekday"])))
    for place, row in enumerate(rows[:_SHOWN], start=1):
        value = _row_value(shown, row)
        name = group_name(frame, row)
        lines.append(
            f"{place}. {name} — {value}" if frame.shape is not Shape.TABLE else f"- {name}: {value}"
        )
    total = int(result.get("total_groups") or len(rows))
    text = "\n".join(lines)
    head = _head(frame, total, len(rows))
    rest = total - min(len(rows), _SHOWN)
    if frame.limit is None and rest > 0:
        many = words.count(rest, language)
        text += "\n" + pick(language, f"… and {many} more.", f"… y {many} más.", f"… ועוד {many}.")
    return Answer(head + text + definition(frame, result), context)


def _head(frame: Frame, total: int, shown: int) -> str:
    language = frame.language
    if frame.limit is not None or frame.shape is Shape.TABLE or frame.by != ("film",):
        return ""
    many = words.count(total, language)
    if total == 1:
        return ""
    return (
        pick(language, f"{many} films:\n", f"{many} películas:\n", f"{many} סרטים:\n")
        if shown
        else ""
    )


def versus(frame: Frame, row: Json, result: Json) -> Answer:
    measure = frame.measures[0]
    language = frame.language
    mine, theirs = row.get(measure), row.get(f"{measure}_compared")
    if theirs is None or mine is None:
        return nothing(frame, result)
    first, second = measured(measure, mine, frame), measured(measure, theirs, frame)
    gap = float(mine) - float(theirs)
    verdict = _verdict(frame, gap)
    text = pick(
        language,
        f"You: **{first}** · everyone: **{second}** — {verdict}.",
        f"Tú: **{first}** · todos: **{second}** — {verdict}.",
        f"אתה: **{first}** · כולם: **{second}** — {verdict}.",
    )
    return Answer(text + definition(frame, result, row.get("count")), Context(frame))


def _verdict(frame: Frame, gap: float) -> str:
    language = frame.language
    size = measured(frame.measures[0], abs(gap), frame)
    if gap > 0:
        return pick(
            language, f"you are {size} higher", f"estás {size} por encima", f"אתה גבוה ב-{size}"
        )
    if gap < 0:
        return pick(
            language, f"you are {size} lower", f"estás {size} por debajo", f"אתה נמוך ב-{size}"
        )
    return pick(language, "the same", "igual", "אותו דבר")


def typical(frame: Frame, mine: int, theirs: float) -> Answer:
    """My number of ratings beside what one person has on average."""
    own, usual = words.count(mine, frame.language), words.mean(theirs, frame.language)
    text = pick(
        frame.language,
        f"You have **{own}** ratings; the average person here has **{usual}**.",
        f"Tienes **{own}** puntuaciones; una persona media tiene **{usual}**.",
        f"יש לך **{own}** דירוגים; לאדם ממוצע כאן יש **{usual}**.",
    )
    return Answer(text + definition(frame), Context(frame))


def versus_table(frame: Frame, rows: list[Json], result: Json, context: Context) -> Answer:
    measure = frame.measures[0]
    language = frame.language
    lines: list[str] = []
    for place, row in enumerate(rows[:_SHOWN], start=1):
        mine, theirs = (
            measured(measure, row.get(name), frame) for name in (measure, f"{measure}_compared")
        )
        gap = words.signed(float(row[f"{measure}_difference"]), language, whole=measure == "count")
        name = group_name(frame, row)
        head = (
            f"**{name}**"
            if len(rows) == 1
            else f"{place}. {name}"
            if frame.order_by
            else f"- {name}"
        )
        lines.append(
            head
            + pick(
                language,
                f": you {mine}, everyone {theirs} ({gap})",
                f": tú {mine}, todos {theirs} ({gap})",
                f": אתה {mine}, כולם {theirs} ({gap})",
            )
        )
    return Answer("\n".join(lines) + definition(frame, result), context)


def rank(frame: Frame, row: Json, people: int) -> Answer:
    language = frame.language
    place = row.get(frame.measures[0])
    if place is None:
        return nothing(frame)
    shown, everyone = words.count(place, language), words.count(people, language)
    what = pick(
        language,
        *(
            ("by average rating", "por media", "לפי ממוצע")
            if frame.measures[0].endswith("average")
            else ("by number of ratings", "por número de puntuaciones", "לפי מספר דירוגים")
        ),
    )
    if frame.topic in {"top", "top_percent"} and frame.limit:
        bound = frame.limit if frame.topic == "top" else frame.limit * people / 100
        inside = int(place) <= bound
        limit = f"{frame.limit} %" if frame.topic == "top_percent" else str(frame.limit)
        yes = pick(language, *(("Yes", "Sí", "כן") if inside else ("No", "No", "לא")))
        text = pick(
            language,
            f"{yes}: you are number **{shown}** of {everyone} people {what} (top {limit} asked).",
            f"{yes}: eres el número **{shown}** de {everyone} personas {what} (top {limit}).",
            f"{yes}: אתה במקום **{shown}** מתוך {everyone} אנשים {what} ({limit} הראשונים).",
        )
    elif frame.topic and frame.topic.endswith("_percent") and people:
        ahead = int(place) - 1 if frame.topic.startswith("above") else int(people) - int(place)
        part = words.percent(100 * ahead / int(people), language)
        text = pick(
            language,
            f"**{part}** of {everyone} people ({what}; you are number {shown}).",
            f"**{part}** de {everyone} personas ({what}; eres el número {shown}).",
            f"**{part}** מתוך {everyone} אנשים ({what}; אתה במקום {shown}).",
        )
    elif frame.topic == "below":
        below = words.count(int(people) - int(place), language)
        text = pick(
            language,
            f"**{below}** people are behind you ({what}; you are number {shown} of {everyone}).",
            f"**{below}** personas están por detrás ({what}; eres el número {shown} de {everyone}).",
            f"**{below}** אנשים אחריך ({what}; אתה במקום {shown} מתוך {everyone}).",
        )
    elif frame.topic == "above":
        above = words.count(int(place) - 1, language)
        text = pick(
            language,
            f"**{above}** people are ahead of you ({what}; you are number {shown} of {everyone}).",
            f"**{above}** personas están por delante ({what}; eres el número {shown} de {everyone}).",
            f"**{above}** אנשים לפניך ({what}; אתה במקום {shown} מתוך {everyone}).",
        )
    else:
        text = pick(
            language,
            f"You are number **{shown}** of {everyone} people {what}.",
            f"Eres el número **{shown}** de {everyone} personas {what}.",
            f"אתה במקום **{shown}** מתוך {everyone} אנשים {what}.",
        )
    return Answer(text, Context(frame))


def portions(frame: Frame, rows: list[Json], result: Json, context: Context) -> Answer:
    language = frame.language
    lines: list[str] = []
    for place, row in enumerate(rows[:_SHOWN], start=1):
        text = words.percent(row["percent"], language)
        many = words.count(row["count"], language)
        name = group_name(frame, row)
        mark = f"{place}. " if frame.order_by and len(rows) > 1 else "- " if len(rows) > 1 else ""
        lines.append(f"{mark}{name if len(rows) > 1 else f'**{name}**'}: {text} ({many})")
    return Answer("\n".join(lines) + definition(frame, result), context)


def ratio(frame: Frame, row: Json) -> Answer:
    language = frame.language
    share = row.get("count_ratio")
    if share is None:
        return nothing(frame)
    mine, theirs = (
        words.count(row.get("count"), language),
        words.count(row.get("count_compared"), language),
    )
    text = format(float(share) * 100, ".2f")
    shown = text if language != "es" else text.replace(".", ",")
    return Answer(
        pick(
            language,
            f"**{shown} %** of all ratings are yours ({mine} of {theirs}).",
            f"**{shown} %** de todas las puntuaciones son tuyas ({mine} de {theirs}).",
            f"**{shown} %** מכל הדירוגים שלך ({mine} מתוך {theirs}).",
        )
        + definition(frame),
        Context(frame),
    )


def per_film(frame: Frame, ratings: float, films: float) -> Answer:
    language = frame.language
    mean, many, all_films = (
        words.mean(ratings / films, language),
        words.count(ratings, language),
        words.count(films, language),
    )
    text = pick(
        language,
        f"**{mean}** ratings per film ({many} ratings, {all_films} films).",
        f"**{mean}** puntuaciones por película ({many} puntuaciones, {all_films} películas).",
        f"**{mean}** דירוגים לסרט ({many} דירוגים, {all_films} סרטים).",
    )
    return Answer(text, Context(frame))


def group_count(frame: Frame, total: int) -> Answer:
    names = {
        "genre": ("genres", "géneros", "ז'אנרים"), "decade": ("decades", "décadas", "עשורים"), "year": ("release years", "años de estreno", "שנות יציאה"),
        "tag": ("different tags", "etiquetas distintas", "תגיות שונות"), "rated_day": ("days", "días", "ימים"), "rated_month": ("months", "meses", "חודשים"),
        "rated_year": ("years", "años", "שנים"), "film": ("films", "películas", "סרטים"), "stars": ("star values", "valores", "ערכי דירוג"),
        "weekday": ("weekdays", "días de la semana", "ימי השבוע"), "hour": ("hours", "horas", "שעות"),
    }  # fmt: skip
    noun = pick(frame.language, *names.get(frame.by[0], ("groups", "grupos", "קבוצות")))
    return Answer(
        f"**{words.count(total, frame.language)}** {noun}." + definition(frame), Context(frame)
    )


def compared(frame: Frame, rows: list[Json], context: Context) -> Answer:
    """The winner first, then every side with its figure."""
    language = frame.language
    measure = frame.measures[0] if frame.measures else "average"
    known = [
        row
        for row in rows
        if row.get(measure) is not None and not (measure != "count" and not row.get("count"))
    ]
    if not known:
        return nothing(frame)
    best = sorted(known, key=lambda row: float(row[measure]), reverse=frame.descending)
    lines: list[str] = []
    if len(known) > 1 and best[0][measure] != best[1][measure]:
        first, second = (measured(measure, row[measure], frame) for row in best[:2])
        if first == second:
            first, second = (format(float(row[measure]), ".4f") for row in best[:2])
        gap = measured(measure, abs(float(best[0][measure]) - float(best[1][measure])), frame)
        name, other = side_name(best[0], frame), side_name(best[1], frame)
        lines.append(
            pick(
                language,
                f"**{name}**: {first}, against {second} for {other} (difference {gap}).",
                f"**{name}**: {first}, frente a {second} de {other} (diferencia {gap}).",
                f"**{name}**: {first}, לעומת {second} ל-{other} (הפרש {gap}).",
            )
        )
    elif len(known) > 1:
        lines.append(pick(language, "**A tie.**", "**Empate.**", "**תיקו.**"))
    for row in [*known, *(row for row in rows if row not in known)]:
        value = (
            measured(measure, row.get(measure), frame)
            if row in known
            else pick(language, "no ratings", "no hay puntuaciones", "אין דירוגים")
        )
        many = row.get("count")
        support = (
            f" ({pick(language, f'{words.count(many, language)} ratings', f'{words.count(many, language)} puntuaciones', f'{words.count(many, language)} דירוגים')})"
            if measure != "count" and many
            else ""
        )
        lines.append(f"- {side_name(row, frame)}: {value}{support}")
    return Answer("\n".join(lines) + definition(frame), context)


def side_name(row: Json, frame: Frame) -> str:
    language = frame.language
    kind, name = str(row["kind"]), str(row["side"])
    if kind == "genre":
        return " + ".join(words.genre(part, language) for part in name.split("+"))
    if kind == "decade":
        return words.decade(name, language)
    if kind == "weekday":
        special = {
            "weekend": ("weekends", "fines de semana", "סופי שבוע"),
            "weekdays": ("weekdays", "días laborables", "ימי חול"),
        }
        return pick(language, *special[name]) if name in special else words.weekday(name, language)
    if kind == "stars":
        return f"{name} ★"
    if kind in {"year", "rated", "hours", "month"} and not name.isdecimal():
        side = next((side for side in frame.sides if side.key == name and side.kind == kind), None)
        return ", ".join(conditions(side.filters, language)) if side else name
    return words.plain(name)


def unknown_title(frame: Frame, name: str, near: tuple[Film, ...]) -> Answer:
    language = frame.language
    shown = words.plain(name)[:80]
    text = pick(
        language,
        f"I couldn't find a film called “{shown}” in the catalogue.",
        f"No está en el catálogo: no hay ninguna película llamada «{shown}».",
        f"לא נמצא בקטלוג סרט בשם “{shown}”.",
    )
    if near:
        offered = ", ".join(words.plain(film.name) for film in near[:3])
        text += " " + pick(
            language,
            f"Did you mean {offered}?",
            f"¿Querías decir {offered}?",
            f"האם התכוונת ל-{offered}?",
        )
    return Answer(text, Context(frame))
