"""Spanish: what the data does not hold, what is private, and what tries to give orders."""

from __future__ import annotations

TOPICS = {
    "box_office": "taquilla, recaudación, recaudó, recaudado, cuánto dinero, ingresos, ganó en taquilla, entradas vendidas, beneficios",
    "budget": "presupuesto, costó hacer, coste de producción, cuánto costó",
    "streaming": "netflix, hbo, disney, amazon, prime video, streaming, dónde puedo ver, dónde ver, dónde se puede ver, filmin, movistar, youtube, plataforma, plataformas, en la tele, descargar, alquilar",
    "showtimes": "cartelera, en cines, en el cine, entradas para, horarios, sesiones, cine más cercano",
    "cast": "actor, actores, actriz, actrices, reparto de la, quién actúa, quién sale, protagonista, protagoniza, protagonistas, personaje, personajes, interpreta, elenco, actúa, sale en, salen en",
    "director": "director, directora, directores, dirigida, dirigió, dirige, dirigidas, quién dirigió, realizador",
    "writer": "guionista, guion, guión, escribió, autor, novela, basada en",
    "composer": "banda sonora, compositor, música de, canción, canciones",
    "crew": "productor, productora, estudio, fotografía, montaje, localizaciones, se rodó, rodaje, dónde se rodó",
    "plot": "argumento, trama, sinopsis, de qué trata, de qué va, final de, cómo termina, cómo acaba, spoiler, resumen, resúmeme, muere",
    "awards": "óscar, óscars, oscar, oscars, premio, premios, globo de oro, goya, goyas, nominada, nominaciones, ganó el, cannes",
    "colour": "en blanco y negro, blanco y negro, en color, cine mudo, película|películas muda|mudas",
    "runtime": "duración, cuánto dura, duran, minutos, cuántos minutos, más larga, más corta, horas dura, cuántas horas",
    "language": "idioma, idiomas, subtítulos, doblada, doblaje, en español, en inglés, versión original",
    "country": "país, países, francesas, coreanas, japonesas, italianas, británicas, españolas, francesa, coreana, japonesa, italiana, mexicanas, argentinas, nacionalidad",
    "certificate": "clasificación por edades, edad recomendada, apta para, recomendada para",
    "critics": "rotten tomatoes, metacritic, crítica, críticos, críticas, filmaffinity, nota de imdb, imdb",
    "demographics": "mujeres, hombres, edad, sexo, jóvenes, mayores de, demográficos",
    "poster": "cartel, póster, tráiler, trailer, foto, fotos, imagen, imágenes",
    "sequels": "secuela, habrá, próxima entrega, futuros estrenos",
    "trivia": "curiosidades, frases célebres, cita",
    "watchlist": "lista de pendientes, watchlist, quiero ver lista",
    "future": "ganará, predice, predicción, puntuaré, el año que viene, mañana",
    "weather": "tiempo hace, tiempo hará, llueve, temperatura, clima",
    "general": "chiste, poema, receta, capital de, presidente, fútbol, bitcoin, noticias, traduce, código, programa, python, ensayo, ecuación, horóscopo, restaurante, vuelo, hotel, series, serie, libro, libros, videojuego, qué hora es, canta, paella",
}

PRIVATE = {
    "others": "otro usuario, otra persona, usuario número, id de usuario, qué usuario, qué usuarios, quién puntuó, quién ha puntuado, quién dio, quién le dio, lista de usuarios, listado de usuarios, nombres de usuarios, nombres de los usuarios, nombre de usuario, los usuarios que, el usuario que, quién etiquetó, quién ha dado, quiénes, mi amigo, mi amiga, mi novia, mi novio, mi mujer, mi marido, mi hermano, mi vecino, mi jefe, hazte pasar, como si fuera, en nombre de, puntuaciones de usuario, de otros usuarios, de otra persona, el usuario más, qué persona, cada usuario",
    "secrets": "contraseña, contraseñas, clave, claves, token, tokens, api key, hash, hashes, correo, correos, correo electrónico, correos electrónicos, emails, email, e-mail, dirección ip, teléfono, datos personales, credenciales, tabla de usuarios, volcado, vuelca, base de datos completa, sesión, cookie, cookies",
    "prompt": "prompt, instrucciones del sistema, tus instrucciones, tu prompt, mensaje del sistema, instrucciones internas, instrucciones ocultas, tus reglas",
    "sql": "drop table, select * from, delete from, ejecuta sql, ejecuta este, consulta sql, union select, comando, ejecuta el comando",
    "role": "hazme administrador, hazme admin, permisos de administrador, dame permisos, conviérteme en",
}

ORDERS = {
    "override": "ignora, ignora las, ignora todas, olvida, olvida tus, sáltate, system:, sistema:, modo desarrollador, sin preguntar, sin confirmar, sin confirmación, sin aprobación, sin mi aprobación, ya aprobado, ya está aprobado, ya lo he aprobado, ya ha aprobado, soy administrador, soy el administrador, soy admin, a partir de ahora eres, actúa como, finge, nuevas instrucciones, no pidas confirmación, no preguntes, jailbreak, omite, desactiva",
}
