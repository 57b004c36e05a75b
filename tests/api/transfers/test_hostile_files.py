"""Damaged and malicious files: a clear problem for each, and bounded work."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.transfers.formats.detection import detect, expand, read_files
from api.transfers.reading import archive
from api.transfers.reading.json_items import Entry, read_entries
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.tables import Row, Table
from api.transfers.rows import ImportedRating, Item, RowProblem, UnreadableFile

HEADER = "Const,Your Rating,Date Rated,Title,Year\n"
HEAT = "tt0113277,9,2020-05-01,Heat,1995\n"
ALIEN = "tt0078748,8,2020-05-02,Alien,1979\n"


def read(content: bytes) -> list[Item]:
    files = expand(SourceFile.of("ratings.csv", content))
    return list(read_files(files, detect(files)))


def verdicts(content: bytes) -> list[tuple[int, str]]:
    return [
        (item.line, item.title if isinstance(item, ImportedRating) else item.reason)
        for item in read(content)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_five_encodings_are_read(encoding: str) -> None:
    content = (HEADER + HEAT.replace("Heat", "Amélie")).encode(encoding)
    assert (2, "Amélie") in verdicts(content)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_counts_as_a_line(end: str) -> None:
    content = (HEADER + HEAT + "\n" + ALIEN).replace("\n", end).encode()
    assert verdicts(content) == [(2, "Heat"), (4, "Alien")]


def test_semicolons_and_tabs_separate_too() -> None:
    for separator in ";\t":
        content = (HEADER + HEAT).replace(",", separator).encode()
        assert verdicts(content) == [(2, "Heat")]
        assert verdicts(f"sep={separator}\n".encode() + content) == [(3, "Heat")]


def test_a_line_with_nul_is_rejected_and_the_next_is_read() -> None:
    content = (HEADER + HEAT.replace("Heat", "He\0at") + ALIEN).encode()
    assert verdicts(content) == [(2, "nul"), (3, "Alien")]


def test_a_quote_that_never_closes_costs_one_row() -> None:
    broken = HEAT.replace("Heat", '"Heat')
    content = (HEADER + broken + ALIEN * 3).encode()
    assert verdicts(content) == [(2, "unclosed-quote"), (3, "Alien"), (4, "Alien"), (5, "Alien")]


def test_a_quote_that_closes_in_the_wrong_row_costs_one_row() -> None:
    broken = HEAT.replace("Heat", '"Heat')
    quoted = ALIEN.replace("Alien", '"Alien"')
    assert verdicts((HEADER + broken + quoted).encode()) == [(2, "unclosed-quote"), (3, "Alien")]


def test_a_quote_inside_a_cell_costs_one_row() -> None:
    content = (HEADER + HEAT.replace("Heat", '"He"at') + ALIEN).encode()
    assert verdicts(content) == [(2, "bad-quotes"), (3, "Alien")]


def test_a_very_long_cell_costs_one_row() -> None:
    content = (HEADER + HEAT.replace("Heat", "x" * 200_000) + ALIEN).encode()
    assert verdicts(content) == [(2, "field-too-long"), (3, "Alien")]


def test_a_very_long_line_costs_one_row() -> None:
    content = (HEADER + HEAT.replace("Heat", "x" * 3_000_000) + ALIEN).encode()
    assert verdicts(content) == [(2, "line-too-long"), (3, "Alien")]


def test_a_quoted_line_break_does_not_shift_the_line_numbers() -> None:
    content = (HEADER + HEAT.replace("Heat", '"He\nat"') + ALIEN).encode()
    assert verdicts(content) == [(2, "He at"), (4, "Alien")]


def test_too_many_cells_are_rejected_and_missing_last_ones_are_empty() -> None:
    content = (
        HEADER + HEAT.replace("Heat", "Heat, again") + "tt0078748,8,2020-05-02,Alien\n"
    ).encode()
    assert verdicts(content) == [(2, "wrong-number-of-cells"), (3, "Alien")]


def test_a_row_cut_off_at_the_end_of_the_file_is_rejected() -> None:
    assert verdicts((HEADER + "tt0078748,8,2020").encode()) == [(2, "wrong-number-of-cells")]


def test_hopelessly_broken_files_end_early() -> None:
    broken = HEAT.replace("Heat", "He\0at") * 200
    with pytest.raises(UnreadableFile, match="too many broken rows"):
        read((HEADER + broken).encode())


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"Const,Your Rating," + b"x," * 600, "names 603 columns"),
        (b"x," * 40_000, "header is longer than"),
        (b"," * 10_000_000, "line is longer than"),
        (b'"Const,Your Rating\n', "not one line of column names"),
        (b"Const,Your\0Rating\n", "NUL"),
    ],
)
def test_an_impossible_header_is_refused(header: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        Table(SourceFile.of("a.csv", header))


def entries(text: str) -> list[Entry]:
    return list(read_entries(SourceFile.of("a.json", text.encode())))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(
    st.lists(json_values, max_size=4),
    st.dictionaries(st.text(max_size=4), st.lists(json_values, max_size=3), max_size=3),
)
def test_json_lists_are_read_entry_by_entry(listed: list[Any], named: dict[str, Any]) -> None:
    assert [e.value for e in entries(json.dumps(listed, indent=1))] == listed
    assert [(e.key, e.value) for e in entries(json.dumps(named | {"\0x": 5}))] == [
        (key, value) for key, values in named.items() for value in values
    ]


def test_entries_may_cross_the_window() -> None:
    long = ["x" * 90_000, 1234567890, "y" * 200_000]
    assert [e.value for e in entries(str(long).replace("'", '"'))] == long


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2", "comma is expected"),
        ("[1, }", "not valid JSON"),
        ("[1] x", "follows the end"),
        ('{"a" [1]}', "colon"),
        ('{"a": [1] "b": 2}', "comma"),
        ("[" * 100_000, "nested too deeply"),
        ("[NaN]", "not valid JSON"),
        ("[" + "9" * 5_000 + "]", "not valid JSON"),
        ('["' + "x" * 3_000_000 + '"]', "not valid JSON"),
        ("hello", "does not begin like JSON"),
    ],
)
def test_broken_json_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        entries(text)


def packed(
    *files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive_file:
        for name, content in files:
            archive_file.writestr(name, content)
    return buffer.getvalue()


def opened(content: bytes) -> list[SourceFile]:
    return archive.open_archive(SourceFile.of("export.zip", content))


def test_a_plain_archive_is_read_without_its_hidden_files() -> None:
    content = packed(
        ("ratings.csv", (HEADER + HEAT).encode()), ("__MACOSX/._x", b"x"), (".DS_Store", b"x")
    )
    assert [file.name for file in opened(content)] == ["ratings.csv"]
    assert verdicts(content) == [(2, "Heat")]


@pytest.mark.parametrize(
    "name",
    ["../ratings.csv", "/etc/passwd", "a/../../b.csv", "a\\..\\b.csv", "C:/x.csv", "a//../b"],
)
def test_a_path_that_leaves_the_archive_is_refused(name: str) -> None:
    with pytest.raises(UnreadableFile, match="leads out of it"):
        opened(packed((name, b"x")))


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("ratings.csv")
    link.external_attr = 0o120777 << 16
    with pytest.raises(UnreadableFile, match="link"):
        opened(packed((link, b"/etc/passwd")))


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(packed(("ratings.csv", b"x")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + offset] |= 1
    with pytest.raises(UnreadableFile, match="encrypted"):
        opened(bytes(content))


def test_other_ways_of_packing_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="unusual way"):
        opened(packed(("ratings.csv", b"x"), method=zipfile.ZIP_LZMA))


def test_a_bomb_is_refused_by_its_ratio() -> None:
    with pytest.raises(UnreadableFile, match="far more than it should"):
        opened(packed(("ratings.csv", b"\0" * 5_000_000)))


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 10)
    with pytest.raises(UnreadableFile, match="more than 10 bytes"):
        opened(packed(("a.csv", b"123456"), ("b.csv", b"123456")))


def test_too_many_files_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 2,000 files"):
        opened(packed(*((f"{n}.csv", b"") for n in range(2_001))))


def test_a_directory_too_long_to_read_is_refused_before_reading_it() -> None:
    content = bytearray(packed(("a.csv", b"x")))
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = (2_000_000).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="more than 2,000 files"):
        opened(bytes(content))


def test_a_file_larger_than_it_says_is_refused() -> None:
    content = bytearray(packed(("a.csv", b"x" * 1_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        position = content.find(signature) + offset
        content[position : position + 4] = (10).to_bytes(4, "little")
    (file,) = opened(bytes(content))
    with file.open() as stream, pytest.raises(UnreadableFile, match=r"damaged|larger"):
        drain(stream)


def drain(stream: IO[bytes]) -> None:
    while stream.read(100):
        pass


def test_a_damaged_file_inside_is_refused() -> None:
    content = bytearray(packed(("a.csv", bytes(range(256)) * 50), method=zipfile.ZIP_STORED))
    content[200] ^= 0xFF
    (file,) = opened(bytes(content))
    with file.open() as stream, pytest.raises(UnreadableFile, match="damaged"):
        drain(stream)


def test_two_files_with_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = packed(("a.csv", b"1"), ("a.csv", b"2"))
    with pytest.raises(UnreadableFile, match="same name"):
        opened(content)


@given(st.data())
def test_no_change_to_an_archive_breaks_the_reader(data: st.DataObject) -> None:
    content = bytearray(packed(("ratings.csv", (HEADER + HEAT * 20).encode())))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        for file in opened(bytes(content)):
            with file.open() as stream:
                drain(stream)
    except UnreadableFile:
        return


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=5))
def test_what_a_csv_writer_writes_comes_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([["a", "b"], *rows])
    text = buffer.getvalue()
    with Table(SourceFile.of("a.csv", text.encode("utf-8", "surrogatepass"))) as table:
        read_back = [item.cells for item in table if isinstance(item, Row)]
    if "\0" not in text and text.isprintable():
        assert read_back == [row for row in rows if any(row)]


def problems(items: list[Item]) -> Iterator[RowProblem]:
    return (item for item in items if isinstance(item, RowProblem))


def test_every_problem_says_where_and_what_to_do() -> None:
    content = (HEADER + HEAT.replace(",9,", ",12,") + HEAT.replace("2020-05-01", "soon")).encode()
    found = [(p.file, p.line, p.column, p.message) for p in problems(read(content))]
    assert found == [
        ("ratings.csv", 2, "Your Rating", "a rating here is a number from 0 to 10; correct it"),
        (
            "ratings.csv",
            3,
            "Date Rated",
            "this is not a date like 2026-12-31; correct it or leave it empty",
        ),
    ]
