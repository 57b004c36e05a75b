"""Operations that change something: each is described, executed and, if delegated, proposed alike.

An operation is written once, in its domain. A user's own token executes it; a delegated token
stores it as a proposal, and approval executes the very same code with the stored parameters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session


@dataclass(frozen=True)
class Context:
    """In whose name, by which actor and when an operation runs."""

    user_id: int
    actor: str
    now: datetime


@dataclass(frozen=True)
class Description:
    """What a proposal shows: a sentence from stored data, its facts, and the target's version."""

    summary: str
    details: dict[str, Any]
    target_version: str


@dataclass(frozen=True)
class Outcome:
    """The answer of an executed operation, and the jobs to enqueue once it is committed."""

    status: int
    body: dict[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    jobs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Operation:
    """One change: its parameters, how to put it into words and how to do it."""

    name: str
    parameters: type[BaseModel]
    describe: Callable[[Session, Context, Any], Description]
    execute: Callable[[Session, Context, Any], Outcome]


Registry = Mapping[str, Operation]
