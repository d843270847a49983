"""What the planner is timed on is new each time."""

from agent.offline.meant.pieces import reading_of
from tests.bench.requests import sixty_words


def test_each_request_has_sixty_words_and_says_what_no_other_says() -> None:
    requests = [sixty_words(number) for number in range(65)]
    assert {len(text.split()) for text in requests} == {60}
    assert len(set(requests)) == len(requests)
    assert sixty_words(8) == requests[8]
    pieces = [
        piece for text in requests for piece in {*reading_of(text).texts()} if len(piece) > 40
    ]
    assert len(set(pieces)) > 0.9 * len(pieces)
