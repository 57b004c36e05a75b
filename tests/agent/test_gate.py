"""What of a model's text is shown while it streams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.repair.arguments import known_name, repaired
from agent.repair.gate import Gate, visible_text
from agent.repair.textcalls import calls_in

PIECES = st.sampled_from(
    [
        "<think>", "</think>", "<thinking>", "<tool_call>", "</tool_call>", "<function=f>", "{", "}",
        '{"name": "f", "arguments": {}}', "[", "[1]", "```json\n", "```", " ", "\n", "a", "1 < 2",
        "<", "<b>", "[link](x)", "[TOOL_CALLS]", "Drama", "`code`",
    ]
)  # fmt: skip


def streamed(chunks: list[str]) -> str:
    gate = Gate()
    return "".join([*map(gate.feed, chunks), gate.rest()])


@given(st.lists(PIECES, max_size=12), st.data())
def test_what_is_shown_does_not_depend_on_the_chunks(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    chunks = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert streamed(chunks) == streamed([text]) == streamed(list(text))


def test_the_space_after_a_thought_goes_with_it_whenever_it_comes() -> None:
    assert streamed(list("<think>hm</think> \n")) == ""
    assert streamed(["<think>hm</think>", "\n\n", "Drama leads."]) == "Drama leads."


@given(st.text(alphabet=st.characters(exclude_characters="<[{`"), max_size=200))
def test_plain_text_passes_at_once_and_whole(text: str) -> None:
    assert streamed(list(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<think>secret plan</think>Drama leads.", "Drama leads."),
        ("half a thought</think>Drama leads.", "Drama leads."),
        ("Drama <think>hm</think>leads.", "Drama leads."),
        ("<think>never closed", ""),
        ('{"name": "query_analytics", "arguments": {}}', ""),
        ('Let me look. <tool_call>{"name": "f", "arguments": {}}</tool_call>', "Let me look."),
        ('{"title": "no call"}', '{"title": "no call"}'),
        ("[Heat](movie) leads.", "[Heat](movie) leads."),
        ("3 < 4 and <b>bold</b>", "3 < 4 and <b>bold</b>"),
        ("```\nplain\n```", "```\nplain\n```"),
    ],
)
def test_thoughts_and_written_calls_stay_out_of_sight(text: str, shown: str) -> None:
    assert visible_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "f", "arguments": {"a": 1}}',
        '{"name": "f", "arguments": "{\\"a\\": 1}"}',
        '[{"name": "f", "parameters": {"a": 1}}]',
        '{"function": {"name": "f", "arguments": {"a": 1}}}',
        '{"name": "f", "arguments": {"a": 1}',
        '<function=f>{"a": 1}</function>',
        "<function=f>\n<parameter=a>\n1\n</parameter>\n</function>",
        '<tool_call>\n{"name": "f", "arguments": {"a": 1}}\n</tool_call>',
        '[TOOL_CALLS] [{"name": "f", "arguments": {"a": 1}}]',
        '```json\n{"tool": "f", "args": {"a": 1}}\n```',
    ],
)
def test_every_way_to_write_a_call_is_read(text: str) -> None:
    [call] = calls_in(text)
    assert (call.name, call.args) == ("f", {"a": 1})


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    calls_in(text)
    calls_in('{"name": ' + text)


SCHEMA = {
    "properties": {
        "q": {"type": "string"},
        "limit": {"type": "integer"},
        "stars": {"type": "number"},
        "zero_fill": {"type": "boolean"},
        "genres": {"type": "array", "items": {"type": "string", "enum": ["Sci-Fi", "Drama"]}},
        "movie_ids": {"type": "array", "items": {"type": "integer"}},
        "rated": {"type": "string", "enum": ["any", "mine", "not_mine"]},
    },
    "required": ["q"],
}


@pytest.mark.parametrize(
    ("given_args", "mended"),
    [
        ('{"q": "heat"}', {"q": "heat"}),
        ('"{\\"q\\": \\"heat\\"}"', {"q": "heat"}),
        ({"arguments": {"q": "heat"}}, {"q": "heat"}),
        ({"limit": "7", "stars": "4.5"}, {"limit": 7, "stars": 4.5}),
        ({"limit": 7.0, "q": 300}, {"limit": 7, "q": "300"}),
        ({"limit": "null", "stars": None, "rated": ""}, {}),
        ({"q": ""}, {"q": ""}),
        ({"genres": "scifi, DRAMA"}, {"genres": ["Sci-Fi", "Drama"]}),
        ({"genres": '["Drama"]'}, {"genres": ["Drama"]}),
        ({"movie_ids": "3"}, {"movie_ids": [3]}),
        ({"zero_fill": "True", "rated": "not mine"}, {"zero_fill": True, "rated": "not_mine"}),
        ({"q": ["heat"]}, {"q": "heat"}),
        ("", {}),
        (None, {}),
    ],
)
def test_clumsy_arguments_become_what_the_schema_asks(given_args: object, mended: object) -> None:
    assert repaired(given_args, SCHEMA) == mended  # pyright: ignore[reportArgumentType] - on purpose


@pytest.mark.parametrize("args", ["[1]", "{oops", '"text"', "3"])
def test_arguments_that_are_no_object_are_refused(args: str) -> None:
    with pytest.raises(ValueError, match=r"object|Expecting|delimiter|JSON"):
        repaired(args, SCHEMA)


@pytest.mark.parametrize(
    "name",
    ["rate_movie", "functions.rate_movie", "rate-movie", "rateMovie", "rate_movie()", "RATE_MOVIE",
     "rate_movie<|channel|>commentary", "tools/rate_movie", "rate_movies"],
)  # fmt: skip
def test_an_invented_spelling_finds_its_tool(name: str) -> None:
    assert known_name(name, ["rate_movie", "get_movie"]) == "rate_movie"


def test_a_name_that_means_nothing_stays() -> None:
    assert known_name("drop_tables", ["rate_movie", "get_movie"]) == "drop_tables"
