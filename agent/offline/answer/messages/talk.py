"""Sentences of `answer.talk` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "talk.unmoved": (
        "I can't set my rules aside; the question itself I can answer:",
        "No puedo dejar de lado mis reglas; a la pregunta sí puedo responder:",
        "לא ניתן לעקוף את הכללים; על השאלה עצמה אפשר לענות:",
    ),
    "talk.left_out": (
        "I can keep one span of years, one range of stars or one tag, but not leave one out. Ask for what you do want, such as what came before it or after it.",
        "Puedo quedarme con un intervalo de años, un rango de estrellas o una etiqueta, pero no quitarlo. Pregunta por lo que sí quieres, como lo anterior o lo posterior.",
        "אפשר לבחור טווח שנים אחד, טווח כוכבים או תגית, אך לא להוציא אותם. אפשר לשאול על מה שכן רוצים, כמו מה שלפניו או מה שאחריו.",
    ),
    "talk.no_help": (
        "Sorry, I can't help with {topic}.",
        "Lo siento, no puedo ayudar con {topic}.",
        "מצטער, לא ניתן לעזור עם {topic}.",
    ),
    "talk.only_films": (
        "Sorry, I can't help with that: I only know this catalogue and its ratings.",
        "Lo siento, no puedo ayudar con eso: solo conozco este catálogo y sus puntuaciones.",
        "מצטער, לא ניתן לעזור בזה: אני מכיר רק את הקטלוג ואת הדירוגים.",
    ),
    "talk.elsewhere": (
        "I can't do that from here: {topic}.",
        "No puedo hacerlo desde aquí: {topic}.",
        "לא ניתן לעשות זאת מכאן: {topic}.",
    ),
    "talk.not_held": (
        "I can't answer that: the data doesn't have {topic}.",
        "No puedo responder: los datos no incluyen {topic}, no tengo esa información.",
        "אין מידע על {topic} בנתונים.",
    ),
    "talk.average_of": (
        "what is the average rating of {title}?",
        "¿qué nota media tiene {title}?",
        "מה הממוצע של {title}?",
    ),
    "talk.which_film": (
        "Which one do you mean: {names}?",
        "¿Cuál quieres decir: {names}?",
        "לאיזה סרט הכוונה: {names}?",
    ),
    "talk.which_years": (
        "I don't know how old you are: which years do you mean? For example “from 2005 to 2009”.",
        "No sé qué edad tienes: ¿a qué años te refieres? Por ejemplo «de 2005 a 2009».",
        "אין לי מידע על הגיל שלך: לאילו שנים הכוונה? למשל “בין 2005 ל-2009”.",
    ),
    "talk.comedy": (
        "Comedy",
        "comedia",
        "קומדיה",
    ),
    "talk.example_average": (
        "what is my average for {subject}?",
        "¿cuál es mi media en {subject}?",
        "מה הממוצע שלי ב{subject}?",
    ),
    "talk.example_top": (
        "top 10 {subject} films with at least 50 ratings",
        "las 10 mejores de {subject} con al menos 50 puntuaciones",
        "10 סרטי {subject} הטובים ביותר עם לפחות 50 דירוגים",
    ),
    "talk.example_recommend": (
        "recommend a {subject} film I haven't rated",
        "recomiéndame una de {subject} que no haya puntuado",
        "המלץ לי על סרט {subject} שלא דירגתי",
    ),
    "talk.unclear": (
        "I'm not sure what you want to know, so I won't guess.",
        "No tengo claro qué quieres saber, así que no voy a adivinar.",
        "לא ברור לי מה השאלה, ולכן אין כאן ניחוש.",
    ),
    "talk.understood": (
        "I understood: “{understood}”.",
        "He entendido: “{understood}”.",
        "הבנתי: “{understood}”.",
    ),
    "talk.nearest": (
        "Nearest questions I can answer:",
        "Preguntas cercanas que sí puedo responder:",
        "שאלות קרובות שאפשר לענות עליהן:",
    ),
    "talk.model": (
        "For freer wording, a free language model (Groq or Ollama) can be connected in the settings.",
        "Para preguntas más libres se puede conectar un modelo gratuito (Groq u Ollama) en los ajustes.",
        "לניסוח חופשי יותר אפשר לחבר מודל שפה חינמי (Groq או Ollama) בהגדרות.",
    ),
    "talk.help": (
        "I answer questions about films and ratings: counts, averages, rankings, trends, comparisons, tags and recommendations. I can also propose ratings, which you approve. For example:",
        "Respondo preguntas sobre películas y puntuaciones: recuentos, medias, clasificaciones, tendencias, comparaciones, etiquetas y recomendaciones. También propongo puntuaciones que tú apruebas. Por ejemplo:",
        "אפשר לשאול אותי על סרטים ודירוגים: ספירות, ממוצעים, דירוגים, מגמות, השוואות, תגיות והמלצות. אפשר גם להציע דירוגים לאישורך. למשל:",
    ),
    "talk.ok": (
        "All right. Ask me anything about films and ratings.",
        "De acuerdo. Pregúntame lo que quieras sobre películas y puntuaciones.",
        "בסדר. אפשר לשאול כל דבר על סרטים ודירוגים.",
    ),
    "talk.welcome": (
        "You're welcome.",
        "De nada.",
        "בשמחה.",
    ),
    "talk.hello": (
        "Hello! Ask me about films and your ratings, for example:",
        "¡Hola! Pregúntame por películas y tus puntuaciones, por ejemplo:",
        "שלום! אפשר לשאול על סרטים ועל הדירוגים שלך, למשל:",
    ),
    "talk.holds": (
        "I can tell you about title, year, genres, tags, your ratings and everyone's ratings together – for example: “{example}”",
        "Sí puedo hablar de título, año, géneros, etiquetas, tus puntuaciones y las de todos – por ejemplo: «{example}»",
        "אפשר לשאול על כותרת, שנה, ז'אנרים, תגיות, הדירוגים שלך והדירוגים של כולם – למשל: “{example}”",
    ),
}
