"""One and many: words are counted as people count them."""

import pytest

from agent.offline.language.nouns import plural


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("order", "orders"),
        ("orders", "orders"),
        ("company", "companies"),
        ("companies", "companies"),
        ("box", "boxes"),
        ("boxes", "boxes"),
        ("address", "addresses"),
        ("status", "statuses"),
        ("news", "news"),
    ],
)
def test_many_of_a_word_are_named_once_however_it_came(word: str, many: str) -> None:
    assert plural(word) == many
