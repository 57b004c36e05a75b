"""A frame said in words is understood as the same frame, in each language."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.offline.frame import Intent
from agent.offline.parse.main import parse
from tests.agent.offline.sentences import Sentence, counts, figures, rankings

NOW = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - only the day matters


@settings(max_examples=150, deadline=None)
@given(st.one_of(figures(), counts(), rankings()))
def test_what_is_said_is_what_is_understood(sentence: Sentence) -> None:
    frame = parse(sentence.text, NOW)

    assert frame.intent is Intent.ANALYTICS, sentence.text
    assert frame.language == sentence.language, sentence.text
    assert frame.measures[0] == sentence.measure, sentence.text
    assert frame.by == sentence.by, sentence.text
    assert frame.filters == sentence.filters, sentence.text
    assert frame.min_count == sentence.min_count, sentence.text
    assert frame.scope == "me", sentence.text
    assert frame.descending == sentence.descending, sentence.text
