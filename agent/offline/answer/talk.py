"""Text that is not a figure: refusals, missing data, questions back, help."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.answer import words
from agent.offline.answer.definition import definition
from agent.offline.answer.words import pick
from agent.offline.context import Context, Film
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer

_REFUSALS: dict[str, tuple[str, str, str]] = {
    "others": (
        "I can't show what a single other person rated or who they are: that is private. I can give your own ratings, and figures about everyone together.",
        "No puedo mostrar lo que ha puntuado otra persona ni quién es: es privado. Puedo dar tus puntuaciones y cifras de todos en conjunto.",
        "אין אפשרות להציג מה אדם אחר דירג או מי הוא: זה פרטי. אפשר לקבל את הדירוגים שלך ונתונים על כולם יחד.",
    ),
    "secrets": (
        "I can't help with that: I have no access to passwords, tokens, addresses or accounts, and would not show them. I can answer questions about films and ratings.",
        "No puedo ayudar con eso: no tengo acceso a contraseñas, claves ni cuentas, y no las mostraría. Puedo responder sobre películas y puntuaciones.",
        "לא ניתן לעזור בזה: אין לי גישה לסיסמאות, מפתחות או חשבונות. אפשר לשאול על סרטים ודירוגים.",
    ),
    "prompt": (
        "I can't share internal instructions; there is nothing secret in the way I work: I turn your question into a query over the ratings. Ask me about films and ratings.",
        "No puedo compartir instrucciones internas. Convierto tu pregunta en una consulta sobre las puntuaciones. Pregúntame por películas y puntuaciones.",
        "לא ניתן לשתף הנחיות פנימיות. אפשר לשאול אותי על סרטים ודירוגים.",
    ),
    "sql": (
        "I can't run commands or SQL. I can answer questions about films and ratings in plain words.",
        "No puedo ejecutar órdenes ni SQL. Puedo responder preguntas sobre películas y puntuaciones.",
        "לא ניתן להריץ פקודות או SQL. אפשר לשאול במילים פשוטות על סרטים ודירוגים.",
    ),
    "role": (
        "I can't change roles or rights. I can answer questions about films and ratings.",
        "No puedo cambiar roles ni permisos. Puedo responder preguntas sobre películas y puntuaciones.",
        "לא ניתן לשנות תפקידים או הרשאות. אפשר לשאול על סרטים ודירוגים.",
    ),
    "orders": (
        "I can't set my rules aside, and no text in a message, title or tag can do it. Ask me about films and ratings, and I will gladly answer.",
        "No puedo dejar de lado mis reglas, y ningún texto de un mensaje, título o etiqueta puede hacerlo. Pregúntame por películas y puntuaciones.",
        "לא ניתן לעקוף את הכללים, ושום טקסט בהודעה, בכותרת או בתגית לא יעשה זאת. אפשר לשאול על סרטים ודירוגים.",
    ),
    "bulk": (
        "I can't change or delete many ratings at once. Name one film at a time, and I will propose each change for your approval.",
        "No puedo cambiar ni borrar muchas puntuaciones a la vez. Dime una película cada vez y te propondré cada cambio para que lo apruebes.",
        "לא ניתן לשנות או למחוק דירוגים רבים בבת אחת. כתבו סרט אחד בכל פעם, וכל שינוי יוצע לאישורך.",
    ),
}
_TOPICS: dict[str, tuple[str, str, str]] = {
    "box_office": ("box-office figures", "datos de taquilla", "הכנסות מקופות"),
    "budget": ("budgets", "presupuestos", "תקציבים"),
    "streaming": (
        "where a film can be streamed or bought",
        "dónde se puede ver o comprar una película",
        "היכן אפשר לצפות בסרט",
    ),
    "showtimes": ("showtimes and tickets", "horarios ni entradas", "שעות הקרנה וכרטיסים"),
    "cast": ("actors and characters", "actores ni personajes", "שחקנים ודמויות"),
    "director": ("a search by director", "una búsqueda por director", "חיפוש לפי במאי"),
    "writer": ("writers and sources", "guionistas ni obras originales", "תסריטאים ומקורות"),
    "composer": ("music and composers", "música ni compositores", "מוזיקה ומלחינים"),
    "crew": (
        "crew, studios and locations",
        "equipo, estudios ni localizaciones",
        "צוות, אולפנים ואתרי צילום",
    ),
    "plot": ("plots", "argumentos", "עלילות"),
    "awards": ("awards", "premios", "פרסים"),
    "runtime": (
        "running times to search by",
        "duraciones por las que buscar",
        "אורכי סרטים לחיפוש",
    ),
    "language": ("languages and subtitles", "idiomas ni subtítulos", "שפות וכתוביות"),
    "country": ("countries", "países", "ארצות"),
    "certificate": ("age ratings", "clasificaciones por edad", "דירוגי גיל"),
    "critics": (
        "critics' or other sites' scores",
        "notas de críticos ni de otros sitios",
        "ציוני מבקרים או אתרים אחרים",
    ),
    "demographics": (
        "age, gender or place of people",
        "edad, género ni lugar de las personas",
        "גיל, מין או מקום של אנשים",
    ),
    "poster": (
        "posters, trailers and pictures",
        "carteles, tráilers ni imágenes",
        "כרזות, קדימונים ותמונות",
    ),
    "popularity": (
        "popularity outside this site",
        "popularidad fuera de este sitio",
        "פופולריות מחוץ לאתר",
    ),
    "sequels": ("future releases", "estrenos futuros", "סרטים עתידיים"),
    "trivia": ("trivia and quotes", "curiosidades ni citas", "טריוויה וציטוטים"),
    "watchlist": ("watchlists", "listas de pendientes", "רשימות צפייה"),
    "physical": (
        "how often or with whom you watched a film",
        "cuántas veces o con quién viste una película",
        "כמה פעמים או עם מי צפית",
    ),
    "future": ("the future", "el futuro", "העתיד"),
    "weather": ("the weather", "el tiempo", "מזג האוויר"),
    "general": (
        "anything besides films and ratings",
        "nada fuera de películas y puntuaciones",
        "דברים מלבד סרטים ודירוגים",
    ),
    "export": (
        "your ratings can be downloaded on the export page",
        "tus puntuaciones se descargan en la página de exportar",
        "את הדירוגים אפשר להוריד בעמוד הייצוא",
    ),
    "account": (
        "that belongs to the account page",
        "eso se hace en la página de la cuenta",
        "זה נעשה בעמוד החשבון",
    ),
}
_HOLDS = (
    "I can tell you about title, year, genres, tags, your ratings and everyone's ratings together – for example: “{example}”",
    "Sí puedo hablar de título, año, géneros, etiquetas, tus puntuaciones y las de todos – por ejemplo: «{example}»",
    "אפשר לשאול על כותרת, שנה, ז'אנרים, תגיות, הדירוגים שלך והדירוגים של כולם – למשל: “{example}”",
)


def refusal(frame: Frame) -> Answer:
    return Answer(pick(frame.language, *_REFUSALS[frame.topic or "orders"]), Context(frame))


def unmoved(frame: Frame, answer: Answer) -> Answer:
    """The figure that was asked for, after saying that the rest of the message changes nothing."""
    said = pick(
        frame.language,
        "I can't set my rules aside; the question itself I can answer:",
        "No puedo dejar de lado mis reglas; a la pregunta sí puedo responder:",
        "לא ניתן לעקוף את הכללים; על השאלה עצמה אפשר לענות:",
    )
    return Answer(f"{said}\n\n{answer.text}", answer.context)


def not_in_data(frame: Frame) -> Answer:
    """What is missing, and what is there instead."""
    language = frame.language
    topic = pick(language, *_TOPICS.get(frame.topic or "", _TOPICS["general"]))
    if frame.topic in {"general", "weather", "future"}:
        text = pick(
            language,
            f"Sorry, I can't help with {topic}.",
            f"Lo siento, no puedo ayudar con {topic}.",
            f"מצטער, לא ניתן לעזור עם {topic}.",
        )
        if frame.topic == "general":
            text = pick(
                language,
                "Sorry, I can't help with that: I only know this catalogue and its ratings.",
                "Lo siento, no puedo ayudar con eso: solo conozco este catálogo y sus puntuaciones.",
                "מצטער, לא ניתן לעזור בזה: אני מכיר רק את הקטלוג ואת הדירוגים.",
            )
    elif frame.topic in {"export", "account"}:
        text = pick(
            language,
            f"I can't do that from here: {topic}.",
            f"No puedo hacerlo desde aquí: {topic}.",
            f"לא ניתן לעשות זאת מכאן: {topic}.",
        )
    else:
        text = pick(
            language,
            f"I can't answer that: the data doesn't have {topic}.",
            f"No puedo responder: los datos no incluyen {topic}, no tengo esa información.",
            f"אין מידע על {topic} בנתונים.",
        )
    title = words.plain(frame.titles[0].variants[0]) if frame.titles else ""
    example = (
        examples(frame)[0]
        if not title
        else pick(
            language,
            f"what is the average rating of {title}?",
            f"¿qué nota media tiene {title}?",
            f"מה הממוצע של {title}?",
        )
    )
    return Answer(f"{text} {pick(language, *_HOLDS).format(example=example)}", Context(frame))


def which_film(frame: Frame, films: tuple[Film, ...]) -> Answer:
    """Several films fit: name them with their years and ask."""
    language = frame.language
    shown = sorted(films, key=lambda film: (film.title, film.year or 0))[:6]
    names = ", ".join(words.plain(film.name) for film in shown)
    text = pick(
        language,
        f"Which one do you mean: {names}?",
        f"¿Cuál quieres decir: {names}?",
        f"לאיזה סרט הכוונה: {names}?",
    )
    return Answer(text, Context(frame, tuple(shown)))


def examples(frame: Frame) -> list[str]:
    """The nearest questions that can be answered, by what was understood."""
    language = frame.language
    genre = next(iter(frame.filters.genres_all or frame.filters.genres_any), None)
    subject = (
        words.genre(genre, language) if genre else pick(language, "Comedy", "comedia", "קומדיה")
    )
    return [
        pick(
            language,
            f"what is my average for {subject}?",
            f"¿cuál es mi media en {subject}?",
            f"מה הממוצע שלי ב{subject}?",
        ),
        pick(
            language,
            f"top 10 {subject} films with at least 50 ratings",
            f"las 10 mejores de {subject} con al menos 50 puntuaciones",
            f"10 סרטי {subject} הטובים ביותר עם לפחות 50 דירוגים",
        ),
        pick(
            language,
            f"recommend a {subject} film I haven't rated",
            f"recomiéndame una de {subject} que no haya puntuado",
            f"המלץ לי על סרט {subject} שלא דירגתי",
        ),
    ]


def unclear(frame: Frame, understood: str) -> Answer:
    """What was understood, three near questions, and the way to a model."""
    language = frame.language
    head = pick(
        language,
        "I'm not sure what you want to know, so I won't guess.",
        "No tengo claro qué quieres saber, así que no voy a adivinar.",
        "לא ברור לי מה השאלה, ולכן אין כאן ניחוש.",
    )
    if understood:
        head += " " + pick(
            language,
            f"I understood: “{understood}”.",
            f"He entendido: “{understood}”.",
            f"הבנתי: “{understood}”.",
        )
    offer = pick(
        language,
        "Nearest questions I can answer:",
        "Preguntas cercanas que sí puedo responder:",
        "שאלות קרובות שאפשר לענות עליהן:",
    )
    lines = [f"- “{example}”" for example in examples(frame)]
    model = pick(
        language,
        "For freer wording, a free language model (Groq or Ollama) can be connected in the settings.",
        "Para preguntas más libres se puede conectar un modelo gratuito (Groq u Ollama) en los ajustes.",
        "לניסוח חופשי יותר אפשר לחבר מודל שפה חינמי (Groq או Ollama) בהגדרות.",
    )
    return Answer("\n".join([head, offer, *lines, model]), Context(frame))


_ABOUT: dict[str, tuple[str, str, str]] = {
    "self": (
        "I'm Matinee's offline analyst: no language model, only rules that turn your question into a query over this catalogue and its ratings. I never make up a number. A free model (Groq or Ollama) can be connected in the settings.",
        "Soy el analista sin conexión de Matinee: no soy un modelo de lenguaje, solo reglas que convierten tu pregunta en una consulta sobre este catálogo y sus puntuaciones. Nunca invento un número. En los ajustes se puede conectar un modelo gratuito (Groq u Ollama).",
        "אני האנליסט הלא־מקוון של Matinee: בלי מודל שפה, רק כללים שהופכים שאלה לשאילתה על הקטלוג והדירוגים. אינני ממציא מספרים. אפשר לחבר מודל חינמי (Groq או Ollama) בהגדרות.",
    ),
    "privacy": (
        "Your ratings stay in this installation. I see only yours, and figures about everyone together: never a single other person's, and others never see yours. I can't change anything without your approval.",
        "Tus puntuaciones se quedan en esta instalación. Solo veo las tuyas y cifras de todos en conjunto: nunca las de otra persona, y nadie ve las tuyas. No puedo cambiar nada sin tu aprobación.",
        "הדירוגים שלך נשארים במערכת הזאת. אני רואה רק אותם ונתונים על כולם יחד: אף פעם לא של אדם אחר, ואיש אינו רואה את שלך. לא ניתן לשנות דבר בלי אישורך.",
    ),
    "method": (
        "Every figure comes from a query over the stored ratings, which you can open above the answer. An average is the plain mean of the stars; the line in italics names whose ratings, which films and which days it covers, and how many ratings (n) stand behind it.",
        "Cada cifra sale de una consulta sobre las puntuaciones guardadas, que puedes abrir encima de la respuesta. La media es la media aritmética de las estrellas; la línea en cursiva dice de quién son las puntuaciones, qué películas y días abarca y cuántas hay (n).",
        "כל נתון מגיע משאילתה על הדירוגים השמורים, ואפשר לפתוח אותה מעל התשובה. הממוצע הוא ממוצע פשוט של הכוכבים; השורה הנטויה אומרת של מי הדירוגים, אילו סרטים וימים נכללים וכמה דירוגים (n) עומדים מאחוריו.",
    ),
    "undo": (
        "I can't undo anything by myself: nothing is changed until you approve it, so a proposal you leave or reject has no effect. To put an approved change back, name the film and the value it had.",
        "No puedo deshacer nada por mi cuenta: nada cambia hasta que lo apruebas, y una propuesta sin aprobar no tiene efecto. Para volver atrás un cambio aprobado, dime la película y la nota que tenía.",
        "לא ניתן לבטל בעצמי: שום דבר לא משתנה לפני אישורך, והצעה שלא אושרה אינה משפיעה. כדי להחזיר שינוי שאושר, כתבו את שם הסרט ואת הציון הקודם.",
    ),
    "rating": (
        "A rating is what one person gave a film: from half a star to five stars, in steps of half a star. Tell me one, such as “rate Alien four stars”, and I will propose it for your approval.",
        "Una puntuación es lo que una persona dio a una película: de media estrella a cinco, de media en media. Dime una, por ejemplo «ponle cuatro estrellas a Alien», y te la propondré para que la apruebes.",
        "דירוג הוא מה שאדם אחד נתן לסרט: מחצי כוכב עד חמישה, בקפיצות של חצי. אפשר לכתוב למשל “תן לסרט Alien ארבעה כוכבים”, והשינוי יוצע לאישורך.",
    ),
    "recommendation": (
        "I suggest films you haven't rated that people with ratings like yours rated highly, within the genre, years and minimum you name. Say what you'd like changed: newer, funnier, another genre.",
        "Sugiero películas que no has puntuado y que valoran bien personas con puntuaciones parecidas a las tuyas, dentro del género, los años y el mínimo que digas. Dime qué cambiar: más nueva, más divertida, otro género.",
        "אני מציע סרטים שלא דירגת ושאנשים עם דירוגים דומים לשלך דירגו גבוה, לפי הז'אנר, השנים והמינימום שבחרת. אפשר לבקש שינוי: חדש יותר, מצחיק יותר, ז'אנר אחר.",
    ),
}


def about(frame: Frame, context: Context | None) -> Answer:
    """What the analyst is and how it comes to its figures; the last question in its own words."""
    text = pick(frame.language, *_ABOUT[frame.topic or "self"])
    if frame.topic == "method" and context is not None and context.frame.measures:
        text += definition(replace(context.frame, language=frame.language))
    return Answer(text, Context(frame) if context is None else context)


def help_text(frame: Frame) -> Answer:
    language = frame.language
    head = pick(
        language,
        "I answer questions about films and ratings: counts, averages, rankings, trends, comparisons, tags and recommendations. I can also propose ratings, which you approve. For example:",
        "Respondo preguntas sobre películas y puntuaciones: recuentos, medias, clasificaciones, tendencias, comparaciones, etiquetas y recomendaciones. También propongo puntuaciones que tú apruebas. Por ejemplo:",
        "אפשר לשאול אותי על סרטים ודירוגים: ספירות, ממוצעים, דירוגים, מגמות, השוואות, תגיות והמלצות. אפשר גם להציע דירוגים לאישורך. למשל:",
    )
    return Answer(
        "\n".join([head, *(f"- “{example}”" for example in examples(frame))]), Context(frame)
    )


def greeting(frame: Frame) -> Answer:
    language = frame.language
    if frame.topic == "ok":
        return Answer(
            pick(
                language,
                "All right. Ask me anything about films and ratings.",
                "De acuerdo. Pregúntame lo que quieras sobre películas y puntuaciones.",
                "בסדר. אפשר לשאול כל דבר על סרטים ודירוגים.",
            ),
            Context(frame),
        )
    if frame.topic == "thanks":
        return Answer(pick(language, "You're welcome.", "De nada.", "בשמחה."), Context(frame))
    text = pick(
        language,
        "Hello! Ask me about films and your ratings, for example:",
        "¡Hola! Pregúntame por películas y tus puntuaciones, por ejemplo:",
        "שלום! אפשר לשאול על סרטים ועל הדירוגים שלך, למשל:",
    )
    return Answer(f"{text} {examples(frame)[0]}", Context(frame))
