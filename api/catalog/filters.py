"""Which films are meant, as lists of films, of ratings and of recommendations all ask it.

The types carry bounds and descriptions: a filter reads the same in every operation that has it.
"""

from typing import Annotated, Final

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from api.catalog.genres import GenreList
from api.catalog.titles import EARLIEST_YEAR, LATEST_YEAR

MAX_INT: Final = 2**31 - 1

Year = Annotated[int, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]
Count = Annotated[int, Field(ge=0, le=MAX_INT)]

GenresAll = Annotated[GenreList, Field(description="Films that have all these genres.")]
GenresAny = Annotated[GenreList, Field(description="Films that have one of these genres.")]
GenresNone = Annotated[GenreList, Field(description="Films that have none of these genres.")]
YearFrom = Annotated[
    Year | SkipJsonSchema[None], Field(description="First release year, 1870-2100.")
]
YearTo = Annotated[Year | SkipJsonSchema[None], Field(description="Last release year, 1870-2100.")]
MinRatings = Annotated[Count, Field(description="At least this many ratings.")]
MinAverage = Annotated[
    Annotated[float, Field(ge=0.5, le=5, allow_inf_nan=False)] | SkipJsonSchema[None],
    Field(description="At least this community average, 0.5-5 stars (of 4 or more ratings)."),
]
