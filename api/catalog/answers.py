"""Answers that are kept as bytes for as long as they are true.

The state of an answer (see `etags`) covers the catalogue's stamp, the user, their ratings and the
question. An answer under the present state is therefore current, however long ago it was made, and
a client that has it needs no body at all.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from pydantic.json_schema import SkipJsonSchema

from api.catalog import etags
from api.catalog.statistics import stamp
from api.db import Database
from api.driver import Reads

KEPT: Final = 256
# The client may keep the answer, but asks each time whether it is still true.
HEADERS: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


@dataclass(frozen=True)
class Answer:
    """A body and its headers."""

    body: bytes
    headers: dict[str, str]

    def response(self) -> Response:
        """Return it as a response."""
        return Response(self.body, headers=self.headers, media_type="application/json")


def rendered(body: BaseModel, headers: dict[str, str]) -> Answer:
    """Return a body as JSON."""
    return Answer(body.model_dump_json().encode(), {**HEADERS, **headers})


@dataclass
class Answers:
    """The latest answers of one api process, by their state."""

    kept: OrderedDict[str, Answer] = field(default_factory=OrderedDict[str, Answer])

    async def give(
        self,
        database: Database,
        user_id: int,
        question: str,
        if_none_match: str | None,
        render: Callable[[Reads, str], Answer | None],
        render_slowly: Callable[[Reads, str], Answer],
    ) -> Response:
        """Answer 304, or what is kept, or what `render` makes of the state.

        `render` runs on the event loop and returns None for what would take more than a moment;
        then `render_slowly` runs in a thread.
        """

        def look(reads: Reads) -> tuple[str, Answer | None]:
            state = etags.state_of(stamp(reads, user_id), user_id, question)
            if etags.known_tag(if_none_match, state):
                return state, None
            return state, self.kept.get(state) or render(reads, state)

        state, answer = await database.quick(look)
        if tag := etags.known_tag(if_none_match, state):
            return Response(status_code=304, headers={**HEADERS, "ETag": tag})
        if answer is None:
            answer = await database.read(render_slowly, state)
        self._keep(state, answer)
        return answer.response()

    def _keep(self, state: str, answer: Answer) -> None:
        self.kept[state] = answer
        self.kept.move_to_end(state)
        if len(self.kept) > KEPT:
            self.kept.popitem(last=False)


async def get_answers(request: Request) -> Answers:
    """Return the answers kept by the app that handles the request."""
    state = request.app.state
    if not hasattr(state, "answers"):
        state.answers = Answers()
    return state.answers


IfNoneMatch = Annotated[
    str | SkipJsonSchema[None],
    Header(max_length=2000, description="An earlier ETag: 304 if nothing changed."),
]
KeptAnswers = Annotated[Answers, Depends(get_answers)]
