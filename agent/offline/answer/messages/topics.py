"""What the data does not hold, as it is named in an answer."""

from __future__ import annotations

TOPICS: dict[str, tuple[str, str, str]] = {
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
    "colour": ("colour or sound", "color ni sonido", "צבע וקול"),
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
