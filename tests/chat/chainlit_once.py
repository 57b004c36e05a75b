"""Imports Chainlit once for all tests, in a folder of its own and without its warnings."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from importlib import import_module
from pathlib import Path

from pydantic import SecretStr

from chat.root import chainlit_environment, make_root
from chat.settings import ChatSettings

KEY = "for tests only, thirty-two bytes or more"


def load_chainlit() -> None:
    """Import Chainlit; it reads its folder and secret from the environment, once."""
    state = Path(tempfile.mkdtemp(prefix="matinee-tests-"))
    atexit.register(shutil.rmtree, state, ignore_errors=True)
    settings = ChatSettings(state_dir=state, chat_auth_secret=SecretStr(KEY))
    environment = chainlit_environment(settings, make_root(settings))
    os.environ.update(environment)  # noqa: TID251 - the only place Chainlit reads from
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about its own dependencies
        import_module("chainlit.server")
