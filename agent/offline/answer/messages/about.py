"""What the analyst says of itself and of its figures."""

from __future__ import annotations

ABOUT: dict[str, tuple[str, str, str]] = {
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
