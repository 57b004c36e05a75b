"""What the wire takes for imports and shows of them."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from api.catalog.wire import Line
from api.transfers.models import Existing, ImportState, RowVerdict
from api.web.types import MAX_ID, Body, JsonInt, MovieId

MAX_CHOICES = 1_000
MAX_TEXT = 200_000
Column = Annotated[Line, StringConstraints(max_length=200)]


class Choice(Body):
    """Which film a row means."""

    row: Annotated[int, Field(ge=1, le=MAX_ID, description="The number of the row."), JsonInt]
    movie_id: Annotated[MovieId, JsonInt]


class ApplyImport(Body):
    """What to do about films the catalogue lacks and rows that fit several films."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"create_films": True, "choices": [{"row": 3, "movie_id": 7}]}]
        },
    )

    create_films: StrictBool = Field(
        default=False, description="Create the films that are unknown here."
    )
    choices: Annotated[list[Choice], Field(max_length=MAX_CHOICES)] = Field(
        default=[], description="Films chosen for ambiguous or unknown rows."
    )


class ApplyParameters(ApplyImport):
    """The same, with the import it is about."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    import_id: Annotated[int, Field(ge=1, le=MAX_ID)]
    intended: Annotated[Any, Field(exclude=True)] = None


class NewImport(BaseModel):
    """A file that was read, as the operation that stores its preview takes it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file_name: str
    digest: str
    existing: Existing
    prepared: Annotated[Any, Field(exclude=True)]


class PreviewText(Body):
    """The text of an export whose rows are to be judged."""

    content: Annotated[
        str,
        StringConstraints(min_length=1, max_length=MAX_TEXT),
        Field(description="The text of the file, up to 200,000 characters."),
    ]
    file_name: Annotated[Line, StringConstraints(max_length=200)] = Field(
        default="", description="Its name, if known."
    )
    title_column: Column = Field(default="", description="Of any other CSV: the title's column.")
    rating_column: Column = Field(default="", description="Of any other CSV: the rating's column.")
    scale: Annotated[
        int, Field(ge=5, le=100, description="Of any other CSV: 5, 10, 20 or 100."), JsonInt
    ] = 5
    limit: Annotated[int, Field(ge=1, le=100, description="Rows to list, 1-100."), JsonInt] = 20


class CandidateFilm(BaseModel):
    """A film a row may mean."""

    movie_id: int
    title: str
    year: int | None


class ImportRowView(BaseModel):
    """A row of the file and what becomes of it."""

    row: int = Field(description="Its number in the import, from 1.")
    file: str
    line: int = Field(description="The line of the file, or the entry of a JSON list; 0: the file.")
    column: str | None
    verdict: RowVerdict
    reason: str = Field(description="A stable word for why.")
    message: str = Field(description="What happens, or what is wrong and what to do next.")
    title: str
    year: int | None
    stars: float | None
    original_score: str | None
    original_scale: str | None
    rated_at: datetime | None
    watched_on: date | None
    movie_id: int | None
    candidates: list[CandidateFilm]
    applied: bool


class ImportPreview(BaseModel):
    """What would become of the rows of a file."""

    format: str
    total: int = Field(description="Rows in the file.")
    counts: dict[str, int] = Field(description="Rows of each verdict.")
    rows: list[ImportRowView]
    truncated: bool = Field(description="Whether the file has more rows; raise limit.")


class ImportSummary(BaseModel):
    """An import and how many of its rows have which verdict."""

    import_id: int
    format: str
    file_name: str
    state: ImportState
    existing: Existing
    total: int = Field(description="Rows in the file.")
    counts: dict[str, int] = Field(description="Rows of each verdict.")
    created_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None


class ImportView(ImportSummary):
    """An import with a page of its rows."""

    rows: list[ImportRowView]
    rows_total: int = Field(description="Rows that match, on all pages.")
    page: int
    page_size: int
    truncated: bool = Field(description="Whether there are further pages.")


class ImportList(BaseModel):
    """The caller's imports, newest first."""

    items: list[ImportSummary]
    total: int
    page: int
    page_size: int
    truncated: bool


class Undone(BaseModel):
    """What taking an import back did."""

    import_id: int
    state: ImportState
    restored: int = Field(description="Ratings that are as they were before.")
    kept: int = Field(description="Ratings changed since by hand, which stay.")
    films_deleted: int = Field(description="Films the import had created and nobody uses.")
