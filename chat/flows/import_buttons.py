"""The buttons of an import: what each says and carries, sent under a message and taken away."""

from __future__ import annotations

from typing import Any, Final, cast

import chainlit as cl

from chat import sanitise
from chat.api_client import ApiRefused
from chat.render.tables import objects
from chat.render.values import titled

APPLY, UNDO, DROP, CHOOSE = "import_apply", "import_undo", "import_drop", "import_choose"
MAX_FILMS: Final = 4
_KINDS: Final = ("apply", "new", "leave", "undo")


def of_preview(found: dict[str, Any]) -> list[cl.Action]:
    """Return what can be done with a preview."""
    import_id = str(found.get("import_id", ""))
    buttons = [_button(APPLY, "apply", import_id, "Import these ratings")]
    unknown = cast("dict[str, Any]", found.get("counts") or {}).get("unknown")
    if unknown:
        label = f"… and add {unknown} unknown film{'' if unknown == 1 else 's'}"
        buttons.append(_button(APPLY, "new", import_id, label, create_films=True))
    return [*buttons, _button(DROP, "leave", import_id, "Leave it")]


def of_applied(found: dict[str, Any]) -> list[cl.Action]:
    """Return what can be done with an import that was applied."""
    return [_button(UNDO, "undo", str(found.get("import_id", "")), "Undo this import")]


def of_row(import_id: str, row: dict[str, Any]) -> list[cl.Action]:
    """Return a button for each film an ambiguous row may mean."""
    films = objects(row.get("candidates"))[:MAX_FILMS]
    ids = [f"film-{import_id}-{row['row']}-{film['movie_id']}" for film in films]
    found: list[cl.Action] = []
    for button_id, film in zip(ids, films, strict=True):
        label = sanitise.plain(titled(film.get("title"), film.get("year")), 100).replace("\\", "")
        payload = {"import_id": import_id, "row": row["row"], "movie_id": film["movie_id"]}
        more = {"label": label, "buttons": ids}
        found.append(cl.Action(id=button_id, name=CHOOSE, payload=payload | more, label=label))
    return found


def _button(name: str, kind: str, import_id: str, label: str, **more: Any) -> cl.Action:
    payload = {"import_id": import_id, **more}
    return cl.Action(id=f"{kind}-{import_id}", name=name, payload=payload, label=label)


async def send(message_id: str, buttons: list[cl.Action]) -> None:
    """Show buttons under a message."""
    for button in buttons:
        await button.send(for_id=message_id)


async def clear(action: cl.Action) -> None:
    """Take away the buttons of the import a click was about."""
    import_id = import_of(action)
    await remove(str(action.forId), [f"{kind}-{import_id}" for kind in _KINDS])


async def remove(message_id: str, button_ids: list[str]) -> None:
    """Take away buttons by their ids."""
    for button_id in button_ids:
        button = cl.Action(id=button_id, name=DROP, payload={})
        button.forId = message_id
        await button.remove()


def payload_of(action: cl.Action) -> dict[str, Any]:
    """Return what a button carries; a browser may have changed it."""
    return cast("dict[str, Any]", vars(action).get("payload") or {})


def import_of(action: cl.Action) -> str:
    """Return the import a click is about. Raises `ApiRefused` for what can be none."""
    import_id = str(payload_of(action).get("import_id", ""))
    if not import_id.isalnum():
        raise ApiRefused(404, "not-found", "There is no such import.", {})
    return import_id
