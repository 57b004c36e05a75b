"""What is refused, and what can be asked instead."""

from __future__ import annotations

REFUSALS: dict[str, tuple[str, str, str]] = {
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
    "tags": (
        "I can't add, change or delete tags; I can only show them. I can change ratings, one film at a time, with your approval.",
        "No puedo añadir, cambiar ni borrar etiquetas; solo mostrarlas. Puedo cambiar puntuaciones, una película cada vez, con tu aprobación.",
        "לא ניתן להוסיף, לשנות או למחוק תגיות, רק להציג אותן. אפשר לשנות דירוגים, סרט אחד בכל פעם, באישורך.",
    ),
}
