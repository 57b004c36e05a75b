"""The sentences of the answers: complete in every language."""

import re

import pytest

from agent.offline.answer.messages import MESSAGES
from agent.offline.answer.messages.about import ABOUT
from agent.offline.answer.messages.refusals import REFUSALS
from agent.offline.answer.messages.topics import TOPICS


@pytest.mark.parametrize("key", MESSAGES)
def test_a_sentence_fills_in_the_same_values_in_each_language(key: str) -> None:
    english, *others = (set(re.findall(r"{(\w+)}", sentence)) for sentence in MESSAGES[key])

    assert all(names == english for names in others)


def test_nothing_is_left_untranslated() -> None:
    sentences = [*MESSAGES.values(), *ABOUT.values(), *REFUSALS.values(), *TOPICS.values()]

    assert all(
        re.search("[א-ת]", hebrew) or not re.search(r"\w", english)
        for english, _, hebrew in sentences
    )
