"""Elements from plain JSON: Chainlit's own need plotly and pandas, the browser needs neither."""

from __future__ import annotations

from typing import ClassVar

from chainlit.element import Element, ElementType, File
from pydantic.dataclasses import dataclass


@dataclass
class ChartElement(Element):
    """A Plotly figure given as JSON."""

    type: ClassVar[ElementType] = "plotly"


@dataclass
class TableElement(Element):
    """A sortable table given as JSON (`columns`, `index`, `data`)."""

    type: ClassVar[ElementType] = "dataframe"


async def attach(message_id: str, elements: list[Element]) -> None:
    """Show elements under a message, in their order: sent together they race."""
    for element in elements:
        await element.send(for_id=message_id)


def chart_element(name: str, figure: str) -> Element:
    """Return a chart shown under a message."""
    return ChartElement(name=name, content=figure, mime="application/json", display="inline")


def table_element(name: str, frame: str) -> Element:
    """Return a table shown under a message."""
    # Not application/json: the browser would parse it once too often and break.
    return TableElement(name=name, content=frame, mime="text/plain", display="inline")


def csv_element(name: str, text: str) -> Element:
    """Return a table as a download."""
    return file_element(name, text.encode(), "text/csv")


def file_element(name: str, content: bytes, mime: str) -> Element:
    """Return a download."""
    return File(name=name, content=content, mime=mime, display="inline")
