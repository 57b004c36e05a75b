"""A service is told what its settings class has, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import AliasChoices
from pydantic_settings import BaseSettings

from agent.settings import AgentSettings
from api.settings import ApiSettings
from app.services import ALLOCATION, SERVICES
from chat.settings import ChatSettings

CLASSES: dict[str, type[BaseSettings]] = {
    "api": ApiSettings,
    "worker": ApiSettings,
    "agent": AgentSettings,
    "chat": ChatSettings,
}
SECRETS = {"MATINEE_DATABASE_URL", "MATINEE_REDIS_URL", "MATINEE_STATE_DIR"}


def names(settings: type[BaseSettings]) -> Iterator[str]:
    """Yield the variables a settings class reads."""
    for name, field in settings.model_fields.items():
        alias = field.validation_alias
        if isinstance(alias, AliasChoices):
            yield from (str(choice) for choice in alias.choices)
        else:
            yield alias if isinstance(alias, str) else f"MATINEE_{name.upper()}"


@pytest.mark.parametrize("name", SERVICES)
def test_every_variable_is_one_the_service_reads(name: str) -> None:
    assert SERVICES[name].variables - {"MATINEE_SECRETS_DIR"} <= set(names(CLASSES[name]))


def test_the_agent_gets_no_key_no_database_and_no_folder() -> None:
    values = dict.fromkeys(SECRETS, "x") | {"MATINEE_API_URL": "http://api"}
    inherited = {"PATH": "/bin", "AWS_SECRET_ACCESS_KEY": "x", "GROQ_API_KEY": "g"}
    told = SERVICES["agent"].told(values, inherited)
    assert told == {"MATINEE_API_URL": "http://api", "PATH": "/bin", "GROQ_API_KEY": "g"}


def test_only_the_agent_hears_of_models_and_proxies() -> None:
    inherited = {"GROQ_API_KEY": "g", "https_proxy": "http://proxy"}
    assert SERVICES["api"].told({}, inherited) == {}
    assert SERVICES["chat"].told({}, inherited) == {}
    assert SERVICES["agent"].told({}, inherited) == inherited


def test_what_the_stack_says_goes_before_what_was_inherited() -> None:
    told = SERVICES["api"].told({"MATINEE_API_URL": "ours"}, {"MATINEE_API_URL": "theirs"})
    assert told == {"MATINEE_API_URL": "ours"}


def test_the_image_and_the_local_stack_allocate_alike() -> None:
    image = (Path(__file__).parents[2] / "Dockerfile").read_text()
    assert all(f"{name}={value}" in image for name, value in ALLOCATION.items())
    assert set(ALLOCATION) <= set(SERVICES["api"].told(ALLOCATION, {}))
