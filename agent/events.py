"""The typed events of one run, and how they travel as server-sent events."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Row = dict[str, Any]


class _Frozen(BaseModel):
    """A value that is sent once and never changed."""

    model_config = ConfigDict(frozen=True)


class Column(_Frozen):
    """One column of a table; `unit` is the api's: stars, count, percent, date, text..."""

    name: str
    label: str
    unit: str


class EvidenceItem(_Frozen):
    """A number of the answer and the place in a tool's result it was found at.

    `path` is written as in `rows[3].average`; a derived number names its rule and both
    operands, as in `difference(rows[0].average, rows[1].average)`.
    """

    text: str
    value: float | str
    tool_call_id: str
    path: str


class ToolCall(_Frozen):
    """A tool call with what it was answered, as the model saw it."""

    id: str
    name: str
    args: dict[str, Any]
    result: Any


class Usage(_Frozen):
    """What a run took: requests to the model, tool calls, tokens and milliseconds."""

    requests: int
    tool_calls: int
    input_tokens: int
    output_tokens: int
    duration_ms: int


class Text(_Frozen):
    """A piece of the answer as it is written; `Completed.text` is what counts in the end."""

    event: Literal["text"] = "text"
    delta: str


class ToolStarted(_Frozen):
    """A tool is being called."""

    event: Literal["tool_started"] = "tool_started"
    tool_call_id: str
    name: str
    args: dict[str, Any]


class ToolFinished(_Frozen):
    """A tool answered; `status` is the api's HTTP status, 0 when the call never got there."""

    event: Literal["tool_finished"] = "tool_finished"
    tool_call_id: str
    name: str
    ok: bool
    status: int
    result: Any
    duration_ms: int


class Table(_Frozen):
    """Rows of one tool's result that belong to the answer."""

    event: Literal["table"] = "table"
    tool_call_id: str
    title: str
    columns: list[Column]
    rows: list[Row]


class Chart(_Frozen):
    """The same rows as a picture: `x` names one column, `y` one or more."""

    event: Literal["chart"] = "chart"
    tool_call_id: str
    type: Literal["bar", "line"]
    title: str
    x: str
    y: list[str]
    rows: list[Row]


class Proposal(_Frozen):
    """A change waits for the user's approval; its text is to be read from the api."""

    event: Literal["proposal"] = "proposal"
    proposal_id: str


class Evidence(_Frozen):
    """Where each number of the answer comes from, and those that came from nowhere."""

    items: list[EvidenceItem] = []
    unverified: list[str] = []


class EvidenceFound(Evidence):
    """The answer was checked against the tools' results."""

    event: Literal["evidence"] = "evidence"


class Completed(_Frozen):
    """The answer as a whole; `history` goes into the next run as it is."""

    event: Literal["completed"] = "completed"
    text: str
    tool_calls: list[ToolCall]
    rows: list[Row]
    evidence: Evidence
    history: list[dict[str, Any]]
    model: str
    notes: list[str]
    """What the user should know about the run, such as why another model answered."""
    usage: Usage
    understood: dict[str, Any] | None
    """How the question was read: the query, scope, window, minimum and n behind the answer."""


class Failed(_Frozen):
    """The run ended without an answer; `message` is for people, `retry_after` in seconds."""

    event: Literal["failed"] = "failed"
    code: str
    message: str
    retry_after: int | None = None


Event = Annotated[
    Text
    | ToolStarted
    | ToolFinished
    | Table
    | Chart
    | Proposal
    | EvidenceFound
    | Completed
    | Failed,
    Field(discriminator="event"),
]
EventAdapter: TypeAdapter[Event] = TypeAdapter(Event)


def payload(event: Event) -> dict[str, Any]:
    """Return the event's data as plain JSON values, without its name."""
    return event.model_dump(mode="json", exclude={"event"})


def to_sse(event: Event) -> bytes:
    """Render one event; JSON holds no raw line break, so one `data:` line is enough."""
    return b"event: %s\ndata: %s\n\n" % (
        event.event.encode(),
        event.model_dump_json(exclude={"event"}).encode(),
    )
