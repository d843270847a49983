"""One transcript, two spellings: whole messages and the stream they came as."""

from datetime import UTC, datetime
from typing import Any, Literal

from api.chat.encoder import Line, data, messages, streamed

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
PLAN = {"kind": "create", "summary": "s", "assumptions": ["a"]}


def _line(n: int, message: str, kind: str, payload: dict[str, Any]) -> Line:
    role: Literal["user", "assistant"] = "user" if message.startswith("u") else "assistant"
    return Line(n, message, role, kind, payload, AT)


LINES = [
    _line(1, "u1", "text", {"text": "Every weekday at 9 ..."}),
    _line(2, "a1", "plan", PLAN),
    _line(3, "a1", "text", {"text": "Here is the plan."}),
    _line(4, "a1", "question", {"id": "q", "text": "Which?", "choices": ["x"], "path": "/steps"}),
    _line(5, "a1", "end", {}),
]


def test_lines_of_one_message_become_its_parts_in_order() -> None:
    asked, answered = messages(LINES)
    assert (asked.role, answered.role) == ("user", "assistant")
    assert [part.type for part in answered.parts] == ["data-plan", "text", "data-question"]


def test_text_streams_as_start_delta_end_under_one_id() -> None:
    chunks = list(streamed(LINES[2]))
    assert [chunk["type"] for chunk in chunks] == ["text-start", "text-delta", "text-end"]
    assert len({chunk["id"] for chunk in chunks}) == 1


def test_a_part_keeps_its_id_when_it_is_sent_again() -> None:
    assert list(streamed(LINES[3])) == list(streamed(LINES[3]))
    assert [chunk["id"] for chunk in streamed(LINES[3])] == ["question-q"]


def test_the_end_of_a_turn_is_kept_and_not_shown() -> None:
    assert list(streamed(LINES[4])) == []


def test_an_error_is_streamed_as_one_and_stays_in_the_transcript() -> None:
    line = _line(6, "a2", "error", {"message": "The planner stopped."})
    told = {"message": "The planner stopped.", "at": line.at.isoformat()}
    part = {"type": "data-failure", "id": "error-6", "data": told}
    assert list(streamed(line)) == [part, {"type": "error", "errorText": "The planner stopped."}]
    (message,) = messages([line])
    assert message.parts[0].model_dump(mode="json")["data"]["message"] == told["message"]


def test_data_is_one_line() -> None:
    assert "\n" not in data({"type": "text-delta", "delta": "a\nb"})
