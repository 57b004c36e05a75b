"""Ratings from a file: what it is, what would change, then apply, and undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import anyio
import chainlit as cl

from chat import sanitise
from chat.api_client import ApiRefusedError
from chat.caller import Caller
from chat.render.imports import problems_table, summary
from chat.render.tables import elements_of
from chat.services import Services

APPLY, UNDO, DROP = "import_apply", "import_undo", "import_drop"
INVITATION = (
    "**Bring your ratings.** Drop an export file here, or use the paper clip: Letterboxd (ZIP or "
    "CSV), IMDb, Trakt, TMDB, Simkl, Movary, Yamtrack, MovieLens, or any CSV with titles and "
    "ratings.\n\nYou will see what would change before anything does, and it can be undone."
)
MEDIA = {".csv": "text/csv", ".zip": "application/zip", ".json": "application/json"}


class Imports:
    """Hands a dropped file to the api and shows what it found."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services, self._caller = services, caller

    async def invite(self) -> None:
        """Say what can be dropped."""
        await cl.Message(content=INVITATION).send()

    async def received(self, message: cl.Message) -> bool:
        """Preview a dropped file; False when there is none."""
        elements = cast("list[Any]", vars(message).get("elements") or [])
        files = [element for element in elements if getattr(element, "path", None)]
        for file in files[:1]:
            await self._preview(str(file.name), Path(str(file.path)))
        return bool(files)

    def actions(self) -> dict[str, Callable[[cl.Action], Awaitable[Any]]]:
        """Return the callbacks of the buttons."""
        return {APPLY: self._apply, UNDO: self._undo, DROP: self._drop}

    async def _preview(self, name: str, path: Path) -> None:
        content = await anyio.Path(path).read_bytes()
        media = MEDIA.get(Path(name).suffix.lower(), "application/octet-stream")
        try:
            found = await self._caller.upload(
                "/imports", (sanitise.plain(name, 120), content, media)
            )
        except ApiRefusedError as refused:
            await cl.Message(content=_refusal(name, refused)).send()
            return
        message = cl.Message(content=summary(found, name))
        table = problems_table(found)
        cast("Any", message).elements = elements_of(table, at_least=1) if table else []
        await message.send()
        await _send(message.id, _preview_buttons(found))

    async def _apply(self, action: cl.Action) -> None:
        import_id = _id(action)
        done = await self._caller.call("POST", f"/imports/{import_id}/apply", json={})
        await _clear(action)
        message = await cl.Message(content=summary(done, "")).send()
        await _send(message.id, [_button(UNDO, "undo", import_id, "Undo this import")])

    async def _undo(self, action: cl.Action) -> None:
        await self._caller.call("DELETE", f"/imports/{_id(action)}")
        await _clear(action)
        await cl.Message(content="**Undone.** Your ratings are as they were before.").send()

    async def _drop(self, action: cl.Action) -> None:
        await _clear(action)
        await cl.Message(content="Nothing was imported.").send()


def _preview_buttons(found: dict[str, Any]) -> list[cl.Action]:
    import_id = str(found.get("import_id", ""))
    drop = _button(DROP, "skip", import_id, "Leave it")
    return [_button(APPLY, "apply", import_id, "Import these ratings"), drop]


def _button(name: str, kind: str, import_id: str, label: str) -> cl.Action:
    return cl.Action(
        id=f"{kind}-{import_id}", name=name, payload={"import_id": import_id}, label=label
    )


async def _send(message_id: str, buttons: list[cl.Action]) -> None:
    for button in buttons:
        await button.send(for_id=message_id)


async def _clear(action: cl.Action) -> None:
    import_id = _id(action)
    for kind in ("apply", "skip", "undo"):
        button = _button(APPLY, kind, import_id, "")
        button.forId = action.forId
        await button.remove()


def _id(action: cl.Action) -> str:
    payload = cast("dict[str, Any]", vars(action).get("payload") or {})
    import_id = str(payload.get("import_id", ""))
    if not import_id.replace("-", "").replace("_", "").isalnum():
        raise ApiRefusedError(404, "not-found", "There is no such import.", {})
    return import_id


def _refusal(name: str, refused: ApiRefusedError) -> str:
    reason = sanitise.inline(refused.detail, 600)
    return f"**{sanitise.inline(name, 80)} could not be read.** {reason}\n\nNothing was changed."
