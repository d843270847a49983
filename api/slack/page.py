"""One turn of a conversation as a message in Slack: blocks within Slack's limits, cut with the way to the page."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from api.chat.encoder import Line
from api.cli.draw import graph_lines
from api.slack.plain import bullets, escaped, mrkdwn
from api.slack.words import Words
from tools.connectors.slack.channel_buttons import PREFIX

MOST_OF_BLOCK: Final = 3_000
MOST_TEXT: Final = 12_000
MOST_BLOCKS: Final = 40
"""Slack takes fifty; buttons and the way to the page have to find room, too."""
MOST_CHOICES: Final = 20
MOST_LABEL: Final = 75
MOST_VALUE: Final = 2_000
MOST_CONFIRMED: Final = 300
"""So long is the text of a question before a button counts."""
_HALF: Final = re.compile(r"(&\w{0,3}|<[^<>]*)$")
Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """What has become of a proposal, and by whose decision."""

    status: Literal["open", "accepted", "rejected", "stale"]
    by: str | None


@dataclass(frozen=True, slots=True)
class TurnTold:
    """A message of a person and the lines of its answer so far."""

    turn_id: str
    text: str
    lines: Sequence[Line]
    by: str | None
    """Who has said it, where Slack does not show that itself."""
    is_newest: bool
    offer: Offer | None

    @property
    def is_over(self) -> bool:
        """Say whether the answer has come to its end."""
        # A newer message ends what was cut short before it.
        return not self.is_newest or any(line.kind == "end" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Page:
    """A message as Slack takes it."""

    text: str
    blocks: list[Block]

    @property
    def digest(self) -> str:
        """Name what it says."""
        told = json.dumps([self.text, self.blocks], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass
class _Room:
    """How much may still be said."""

    words: Words
    blocks: list[Block] = field(default_factory=list)
    left: int = MOST_TEXT
    is_cut: bool = False

    def say(self, text: str, *, code: bool = False) -> None:
        """Say something, as much of it as there is room for."""
        if not text.strip():
            return
        most = min(self.left, MOST_OF_BLOCK) - (8 if code else 0)
        if most < 100 or len(self.blocks) >= MOST_BLOCKS:
            self.is_cut = True
            return
        if len(text) > most:
            self.is_cut, text = True, _cut(text, most)
        told = f"```\n{text}\n```" if code else text
        self.left -= len(told)
        self.blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": told}})

    def list(self, title: str, lines: Iterable[str]) -> None:
        """Say a list under its title."""
        told = [line for line in lines if line]
        if told:
            self.say(f"*{title}*\n{bullets(told)}")

    def context(self, text: str) -> None:
        """Say something beside the matter."""
        element = {"type": "mrkdwn", "text": _cut(text, MOST_OF_BLOCK)}
        self.blocks.append({"type": "context", "elements": [element]})


def page_of(turn: TurnTold, words: Words, link: str) -> Page:
    """Write a turn as it stands."""
    room = _Room(words)
    if turn.by is not None:
        room.context(f"*{escaped(turn.by)}:* {escaped(turn.text)}")
    if turn.is_over:
        _answer(room, turn)
    else:
        room.say(f"_{words.working}_")
    if room.is_cut:
        room.context(f"{words.more} <{link}|{words.page}>")
    _buttons(room, turn, link)
    first = next((line for line in turn.lines if line.kind in ("text", "error")), None)
    told = str(first.payload.get("text") or first.payload.get("message")) if first else ""
    summary = mrkdwn(told) if turn.is_over and told.strip() else words.working
    return Page(_cut(summary, MOST_OF_BLOCK), room.blocks)


def _answer(room: _Room, turn: TurnTold) -> None:
    said: dict[str, list[Mapping[str, Any]]] = {}
    for line in turn.lines:
        said.setdefault(line.kind, []).append(line.payload)
    for one in said.get("text", ()):
        room.say(mrkdwn(str(one["text"])))
    for one in said.get("error", ()):
        room.say(f":warning: {mrkdwn(str(one['message']))}")
    _questions(room, turn, said.get("question", ()))
    for patch in said.get("patch", ()):
        room.say(escaped("\n".join(graph_lines(patch["document_after"]))), code=True)
    for plan in said.get("plan", ()):
        _plan(room, plan)
    for one in said.get("validation", ()):
        room.list(room.words.open_points, (_problem(problem) for problem in one["problems"]))
    for patch in said.get("patch", ()):
        _changes(room, patch)
    for trial in said.get("test-result", ()):
        room.say(room.words.rehearsed.format(trial["status"]) + _failed(trial["steps"]))


def _changes(room: _Room, patch: Mapping[str, Any]) -> None:
    if patch["document_before"] is not None:
        room.list(room.words.changes, patch["summary"])
    reach = patch["reach"].items()
    room.list(room.words.reaches, (f"{kind}: {', '.join(all_)}" for kind, all_ in reach if all_))


def _plan(room: _Room, plan: Mapping[str, Any]) -> None:
    words = room.words
    room.list(words.assumed, plan.get("assumptions") or ())
    room.list(words.not_built, plan.get("unsupported") or ())
    times = [_moment(told) for told in plan.get("fire_times") or ()]
    if times:
        room.say(f"*{words.next_times}*\n" + "\n".join(f"• {one}" for one in times))
    room.list(words.notes, plan.get("notes") or ())


def _questions(room: _Room, turn: TurnTold, questions: Sequence[Mapping[str, Any]]) -> None:
    said = {line.payload["text"] for line in turn.lines if line.kind == "text"}
    for number, question in enumerate(questions):
        if question["text"] not in said:
            room.say(f"*{mrkdwn(str(question['text']))}*")
        choices = [str(one) for one in question["choices"]][:MOST_CHOICES]
        if not choices or not turn.is_newest or room.is_cut:
            room.list(room.words.questions, choices)
            continue
        room.blocks.append(
            {
                "type": "actions",
                "block_id": f"{turn.turn_id}:{number}",
                "elements": [
                    _button(f"answer:{number}:{place}", choice, _value(turn.turn_id, choice))
                    for place, choice in enumerate(choices)
                ],
            }
        )


def _buttons(room: _Room, turn: TurnTold, link: str) -> None:
    words, elements = room.words, []
    offers = turn.is_over and any(line.kind == "patch" for line in turn.lines)
    if offers and turn.offer is not None:
        if turn.offer.status == "open":
            accept = _accept(turn, words)
            if accept is None:
                room.context(words.allow_on_page)
            else:
                elements.append(accept)
            elements.append(_button("reject", words.reject, turn.turn_id, style="danger"))
        else:
            room.context(_settled(turn.offer, words))
    if turn.is_over:
        elements.append(_button("open", words.page, "", url=link))
        room.blocks.append(
            {"type": "actions", "block_id": f"{turn.turn_id}:decide", "elements": elements}
        )


def _accept(turn: TurnTold, words: Words) -> Block | None:
    """Write the button that accepts, with a question for what is newly reached; None where that does not fit."""
    asked = [
        one
        for line in turn.lines
        if line.kind == "patch"
        for one in line.payload.get("to_allow") or ()
    ]
    if not asked:
        return _button("accept", words.accept, turn.turn_id, style="primary")
    value, told = f"{turn.turn_id} {json.dumps(asked)}", bullets(asked)
    if len(value) > MOST_VALUE or len(told) > MOST_CONFIRMED:
        return None
    confirm = {
        "title": {"type": "plain_text", "text": words.allow},
        "text": {"type": "mrkdwn", "text": told},
        "confirm": {"type": "plain_text", "text": words.allowed},
        "deny": {"type": "plain_text", "text": words.not_allowed},
    }
    return _button("accept", words.accept, value, style="primary", confirm=confirm)


def _settled(offer: Offer, words: Words) -> str:
    by = escaped(offer.by or words.somebody)
    if offer.status == "accepted":
        return f":white_check_mark: {words.accepted_by.format(by)}"
    if offer.status == "rejected":
        return f":x: {words.rejected_by.format(by)}"
    return words.not_open


def _button(name: str, label: str, value: str, **more: Any) -> Block:
    text = {"type": "plain_text", "text": _cut(label, MOST_LABEL)}
    told = {"value": value} if value else {}
    return {"type": "button", "action_id": f"{PREFIX}{name}", "text": text, **told, **more}


def _value(turn_id: str, choice: str) -> str:
    """Write which turn a choice answers, and what it says."""
    return _cut(f"{turn_id} {choice}", MOST_VALUE)


def _failed(steps: Mapping[str, Any]) -> str:
    told = [
        f"{name}: {(step.get('error') or {}).get('message', '')}"
        for name, step in steps.items()
        if step["status"] == "failed"
    ]
    return f"\n{bullets(told)}" if told else ""


def _problem(problem: Mapping[str, Any]) -> str:
    where = f"{problem['step']}: " if problem.get("step") else ""
    hint = f" ({problem['hint']})" if problem.get("hint") else ""
    return f"{where}{problem['message']}{hint}"


def _moment(told: str) -> str:
    """Write a moment so that each reader sees it in their own zone."""
    at = datetime.fromisoformat(told)
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M %Z}>"


def _cut(text: str, most: int) -> str:
    """Shorten a text, and leave no half of an escaped letter or of a link at its end."""
    return text if len(text) <= most else f"{_HALF.sub('', text[: most - 1])}…"
