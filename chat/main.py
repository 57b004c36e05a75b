"""The chat as a process: `python -m chat.main --host 127.0.0.1 --port 8002`."""

from __future__ import annotations

import argparse
import os
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import uvicorn

from app import telemetry
from chat.asgi import App
from chat.doorman import Doorman, cookie_reader
from chat.hardening import Hardened
from chat.root import chainlit_environment, make_root
from chat.settings import ChatSettings

if TYPE_CHECKING:
    from chat.services import Services

MEGABYTE = 1_048_576


def create_app(settings: ChatSettings) -> App:
    """Return the hardened chat. Once per process: Chainlit itself is a module."""
    root = make_root(settings)
    # Chainlit reads its folder, its secret and its cookie's name from here and nowhere else.
    os.environ.update(chainlit_environment(settings, root))  # noqa: TID251 - see above
    return assemble(import_module("chat.services").build(settings))


def assemble(services: Services) -> App:
    """Put our pages, the doorman and the hardening around Chainlit."""
    settings = services.settings
    chainlit: Any = import_module("chainlit.server").app
    configure(settings)
    import_module("chat.handlers").register(services)
    signin, pages = import_module("chat.signin"), import_module("chat.pages")

    async def sign_in(username: str, password: str) -> str | None:
        cookie: str | None = await signin.cookie_for(services, username, password)
        return cookie

    inner = pages.Pages(
        chainlit,
        api=services.api,
        sessions=services.sessions,
        history=services.history,
        sign_in=sign_in,
    )
    doorman = Doorman(inner, services.sessions, cookie_reader(settings.auth_secret()))
    return Hardened(
        doorman,
        origins=settings.origins,
        secure=settings.behind_tls,
        upload_bytes=settings.upload_megabytes * MEGABYTE,
    )


def configure(settings: ChatSettings) -> None:
    """Tell Chainlit what its file can not know: hours, sizes, and that no browser is to open."""
    config: Any = import_module("chainlit.config").config
    config.run.headless = True
    config.run.host, config.run.port = host_of(settings.chat_url)
    config.ui.default_theme = "system"  # whatever the user's system prefers
    config.project.user_session_timeout = int(settings.session_hours * 3600)
    config.features.spontaneous_file_upload.max_size_mb = settings.upload_megabytes


def host_of(url: str) -> tuple[str, int]:
    """Return the host and port people open, for Chainlit's own messages."""
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or (443 if parts.scheme == "https" else 80)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description="Serve the chat.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8002)
    given = parser.parse_args()
    settings = ChatSettings()
    told = telemetry.configure("chat", settings)
    told.httpx()
    uvicorn.run(
        told.flushed(create_app(settings)),
        host=given.host,
        port=given.port,
        log_config=None,  # set up by `telemetry.configure`
        server_header=False,
        timeout_graceful_shutdown=3,
        ws_max_size=MEGABYTE,
    )


if __name__ == "__main__":
    main()
