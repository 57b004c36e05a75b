"""Ratings from a file: what it is, what would change, then apply, and undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, cast

import anyio
import chainlit as cl

from chat import memory, sanitise
from chat.api_client import ApiRefusedError
from chat.caller import Caller
from chat.flows.columns import Columns
from chat.flows.progress import progress
from chat.flows.taste import changed, read_taste
from chat.render import imports as words
from chat.render.elements import attach
from chat.render.tables import elements_of, objects
from chat.render.values import titled

APPLY, UNDO, DROP, CHOOSE = "import_apply", "import_undo", "import_drop", "import_choose"
MAX_QUESTIONS: Final = 5
PATIENCE: Final = 600
"""Seconds a file of the largest size may take on a slow machine."""
# Measured on two busy cores; only the bar's estimate depends on them.
ROWS_READ_A_SECOND: Final = 8_000
ROWS_WRITTEN_A_SECOND: Final = 6_000
UNREADABLE: Final = "unreadable-file"
INVITATION: Final = (
    "**Bring your ratings.** Drop an export file here, or use the paper clip: Letterboxd (ZIP or "
    "CSV), IMDb, Trakt, TMDB, Simkl, Movary, Yamtrack, MovieLens, or any CSV with titles and "
    "ratings.\n\nYou will see what would change before anything does, and it can be undone."
)
MEDIA: Final = {".csv": "text/csv", ".zip": "application/zip", ".json": "application/json"}
_CHOICES: Final = "import_choices"


class Imports:
    """Hands a dropped file to the api and shows what it found."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._columns = Columns(self._preview)

    async def invite(self) -> None:
        """Say what can be dropped."""
        await cl.Message(content=INVITATION).send()

    async def received(self, message: cl.Message) -> bool:
        """Preview a dropped file; False when there is none."""
        elements = cast("list[Any]", vars(message).get("elements") or [])
        files = [element for element in elements if getattr(element, "path", None)]
        for file in files[:1]:
            await self._preview(sanitise.plain(str(file.name), 120), Path(str(file.path)))
        return bool(files)

    def actions(self) -> dict[str, Callable[[cl.Action], Awaitable[Any]]]:
        """Return the callbacks of the buttons."""
        own = {APPLY: self._apply, UNDO: self._undo, DROP: self._drop, CHOOSE: self._choose}
        return {**own, **self._columns.actions()}

    async def _preview(self, name: str, path: Path, form: dict[str, str] | None = None) -> None:
        said = f"Reading {sanitise.inline(name, 80)} …"
        message = await cl.Message(content=said).send()
        content = await anyio.Path(path).read_bytes()
        file = (name, content, MEDIA.get(Path(name).suffix.lower(), "application/octet-stream"))
        expected = content.count(b"\n") / ROWS_READ_A_SECOND
        try:
            async with progress(message, said, expected):
                found = await self._caller.upload("/imports", file, PATIENCE, **(form or {}))
        except ApiRefusedError as refused:
            await self._refused(message, name, path, refused)
            return
        message.content = words.preview(found)
        rows = await self._doubtful(found)
        table = words.doubtful(rows)
        await message.update()
        await attach(message.id, elements_of(table, at_least=1) if table else [])
        await _send(message.id, _preview_buttons(found))
        for row in words.ambiguous(rows)[:MAX_QUESTIONS]:
            await _ask_which(str(found["import_id"]), row)

    async def _refused(
        self, message: cl.Message, name: str, path: Path, refused: ApiRefusedError
    ) -> None:
        # The whole file is meant, not a line of it: its columns are not known yet.
        unknown = refused.code == UNREADABLE and not (
            refused.extra.get("line") or refused.extra.get("column")
        )
        if unknown and await self._columns.ask(name, path):
            await message.remove()
            return
        message.content = _refusal(name, refused)
        await message.update()

    async def _apply(self, action: cl.Action) -> None:
        import_id, payload = _id(action), _payload(action)
        chosen = _choices(import_id)
        body = {
            "create_films": payload.get("create_films") is True,
            "choices": [{"row": row, "movie_id": film} for row, film in chosen.items()],
        }
        before = await read_taste(self._caller)
        await _clear(action)
        message = await cl.Message(content="Importing …").send()
        known = await self._caller.call("GET", f"/imports/{import_id}", params={"page_size": 1})
        expected = int(known.get("total") or 0) / ROWS_WRITTEN_A_SECOND
        path = f"/imports/{import_id}/apply"
        try:
            async with progress(message, "Importing …", expected):
                done = await self._caller.call("POST", path, json=body, patience=PATIENCE)
        except ApiRefusedError as refused:
            message.content = f"**Nothing was imported.** {sanitise.inline(refused.detail, 600)}"
            await message.update()
            return
        taste = changed(before, await read_taste(self._caller))
        message.content = f"{words.applied(done)}\n\n{taste}"
        await message.update()
        await _send(message.id, [_button(UNDO, "undo", import_id, "Undo this import")])

    async def _choose(self, action: cl.Action) -> None:
        payload = _payload(action)
        row, film = payload.get("row"), payload.get("movie_id")
        if not isinstance(row, int) or not isinstance(film, int):
            return
        _choices(_id(action))[row] = film
        message = cl.Message(content=f"✓ {sanitise.inline(str(payload.get('label', '')), 120)}")
        if action.forId:
            message.id = action.forId
            await message.update()
            await _remove(str(action.forId), _texts(payload.get("buttons")))

    async def _undo(self, action: cl.Action) -> None:
        done = await self._caller.call("DELETE", f"/imports/{_id(action)}")
        await _clear(action)
        await cl.Message(content=words.undone(done)).send()

    async def _drop(self, action: cl.Action) -> None:
        await _clear(action)
        await cl.Message(content="Nothing was imported.").send()

    async def _doubtful(self, found: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the rows that need a look, up to a hundred of each kind."""
        counts = cast("dict[str, Any]", found.get("counts") or {})
        rows: list[dict[str, Any]] = []
        for verdict in words.DOUBTFUL:
            if counts.get(verdict):
                path = f"/imports/{found['import_id']}"
                params = {"verdict": verdict, "page_size": 100}
                page = await self._caller.call("GET", path, params=params)
                rows += objects(page.get("rows"))
        return rows


def _preview_buttons(found: dict[str, Any]) -> list[cl.Action]:
    import_id = str(found.get("import_id", ""))
    buttons = [_button(APPLY, "apply", import_id, "Import these ratings")]
    unknown = cast("dict[str, Any]", found.get("counts") or {}).get("unknown")
    if unknown:
        label = f"… and add {unknown} unknown film{'' if unknown == 1 else 's'}"
        buttons.append(_button(APPLY, "undo-new", import_id, label, create_films=True))
    return [*buttons, _button(DROP, "skip", import_id, "Leave it")]


async def _ask_which(import_id: str, row: dict[str, Any]) -> None:
    message = await cl.Message(content=words.which_film(row)).send()
    films = objects(row.get("candidates"))[:4]
    ids = [f"skip-{import_id}-{row['row']}-{film['movie_id']}" for film in films]
    for button_id, film in zip(ids, films, strict=True):
        label = sanitise.plain(titled(film.get("title"), film.get("year")), 100).replace("\\", "")
        payload = {"import_id": import_id, "row": row["row"], "movie_id": film["movie_id"]}
        more = {"label": label, "buttons": ids}
        button = cl.Action(id=button_id, name=CHOOSE, payload=payload | more, label=label)
        await button.send(for_id=message.id)


def _button(name: str, kind: str, import_id: str, label: str, **more: Any) -> cl.Action:
    payload = {"import_id": import_id, **more}
    return cl.Action(id=f"{kind}-{import_id}", name=name, payload=payload, label=label)


async def _send(message_id: str, buttons: list[cl.Action]) -> None:
    for button in buttons:
        await button.send(for_id=message_id)


async def _clear(action: cl.Action) -> None:
    import_id = _id(action)
    kinds = ("apply", "skip", "undo", "undo-new")
    await _remove(str(action.forId), [f"{kind}-{import_id}" for kind in kinds])


async def _remove(message_id: str, button_ids: list[str]) -> None:
    for button_id in button_ids:
        button = cl.Action(id=button_id, name=DROP, payload={})
        button.forId = message_id
        await button.remove()


def _choices(import_id: str) -> dict[int, int]:
    known: dict[str, dict[int, int]] = memory.recall(_CHOICES) or {}
    chosen = known.setdefault(import_id, {})
    memory.keep(_CHOICES, known)
    return chosen


def _payload(action: cl.Action) -> dict[str, Any]:
    return cast("dict[str, Any]", vars(action).get("payload") or {})


def _id(action: cl.Action) -> str:
    import_id = str(_payload(action).get("import_id", ""))
    if not import_id.isalnum():
        raise ApiRefusedError(404, "not-found", "There is no such import.", {})
    return import_id


def _refusal(name: str, refused: ApiRefusedError) -> str:
    reason = sanitise.inline(refused.detail, 600)
    return f"**{sanitise.inline(name, 80)} could not be read.** {reason}\n\nNothing was changed."


def _texts(value: object) -> list[str]:
    return [str(item) for item in cast("list[object]", value)] if isinstance(value, list) else []
