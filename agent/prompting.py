"""Prompts as reviewed, versioned, hash-locked files. Nothing else reads them, and no code holds any.

Every input is written into a prompt as quoted JSON, so what people or other systems wrote can
neither close its data block nor look like the prompt's own words.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from engine.core.yaml import from_yaml
from engine.errors import FlowError

LOCK = "prompts.lock.json"
_USER = "--- user ---\n"
_HEAD = re.compile(r"\A---\n(.*?)^---\n(.*)\Z", re.DOTALL | re.MULTILINE)
_PLACE = re.compile(r"<<([a-z_]+)>>")
_FILE = re.compile(r"v([1-9][0-9]*)\.md")


class PromptBroken(FlowError):
    """A prompt is missing, unreadable, or not the text that was reviewed."""

    code = "prompt_broken"


@dataclass(frozen=True, slots=True)
class PromptRef:
    """Which text exactly a reply came from."""

    id: str
    version: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "version": self.version, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: str
    content: str

    def as_json(self) -> dict[str, str]:
        return {"role": self.role, "content": self.content}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of one prompt."""

    ref: PromptRef
    inputs: tuple[str, ...]
    output: str | None
    """The model its reply is read into, as `module.Class`; None for words."""
    why: str
    system: str
    user: str

    def render(self, given: Mapping[str, Any]) -> list[Message]:
        """Fill in the inputs as quoted data; exactly the declared ones."""
        if set(given) != set(self.inputs):
            raise PromptBroken(
                f"The prompt {self.ref} takes {sorted(self.inputs)}, not {sorted(given)}."
            )
        values = {name: quoted(value) for name, value in given.items()}
        words = _PLACE.sub(lambda place: values[place[1]], self.user).strip()
        said = [Message("system", self.system)] if self.system else []
        return [*said, Message("user", words)]


def length_of(messages: Sequence[Message]) -> int:
    """Count the characters of messages."""
    return sum(len(message.content) for message in messages)


def quoted(value: Any) -> str:
    """Write a value as JSON in which no tag can begin."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence | frozenset):
        return list(value)
    return str(value)


class PromptFolder:
    """The prompts of one folder, held to its lock."""

    def __init__(self, root: Traversable) -> None:
        self._root = root

    def load(self, prompt_id: str, version: int | None = None) -> Prompt:
        """Read a prompt (its current version when none is named) and check that it is the locked text."""
        locked = self.lock().get(prompt_id)
        if locked is None:
            raise PromptBroken(f"There is no locked prompt {prompt_id!r}.")
        number = locked["current"] if version is None else version
        raw = self._bytes(prompt_id, number)
        sha = hashlib.sha256(raw).hexdigest()
        if locked["versions"].get(str(number)) != sha:
            raise PromptBroken(
                f"The prompt {prompt_id}@{number} is not the text that was locked: "
                "a changed text needs a new version."
            )
        return _parsed(PromptRef(prompt_id, number, sha), raw.decode("utf-8"))

    def lock(self) -> dict[str, Any]:
        """Answer the lock: id -> current version and the sha256 of every version."""
        try:
            locked: dict[str, Any] = json.loads((self._root / LOCK).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise PromptBroken(f"The lock of the prompts cannot be read: {error}.") from error
        return locked

    def versions(self) -> list[tuple[str, int]]:
        """Answer every prompt file there is, by id and version."""
        found = [
            (folder.name, int(match[1]))
            for folder in self._root.iterdir()
            if folder.is_dir()
            for file in folder.iterdir()
            if (match := _FILE.fullmatch(file.name))
        ]
        return sorted(found)

    def faults(self) -> list[str]:
        """Say everything in which the files and the lock differ, and what in a file is wrong."""
        told, present = [], self.versions()
        for prompt_id, version in present:
            try:
                self.load(prompt_id, version)
            except PromptBroken as broken:
                told.append(broken.message)
        for prompt_id, locked in self.lock().items():
            numbers = [version for name, version in present if name == prompt_id]
            gone = [n for n in locked["versions"] if int(n) not in numbers]
            told += [f"The locked prompt {prompt_id}@{n} is gone." for n in gone]
            if numbers and locked["current"] != max(numbers):
                told.append(f"The lock of {prompt_id} does not name its newest version.")
        return told

    def _bytes(self, prompt_id: str, version: int) -> bytes:
        try:
            return (self._root / prompt_id / f"v{version}.md").read_bytes()
        except OSError as error:
            raise PromptBroken(f"The prompt {prompt_id}@{version} cannot be read.") from error


def _parsed(ref: PromptRef, text: str) -> Prompt:
    match = _HEAD.match(text)
    if match is None or _USER not in match[2]:
        raise PromptBroken(f"The prompt {ref} has no head, or no user part.")
    head = from_yaml(match[1])
    if (head.get("id"), head.get("version")) != (ref.id, ref.version):
        raise PromptBroken(f"The head of the prompt {ref} names another prompt.")
    system, _, user = match[2].partition(_USER)
    inputs = tuple(head.get("inputs") or ())
    if set(_PLACE.findall(user)) != set(inputs) or _PLACE.search(system):
        raise PromptBroken(f"The prompt {ref} does not use exactly the inputs that it declares.")
    return Prompt(ref, inputs, head.get("output"), str(head["why"]), system.strip(), user)


@cache
def shipped_prompts() -> PromptFolder:
    """Answer the prompts that come with the product."""
    return PromptFolder(files("prompts"))


@cache
def prompt(prompt_id: str) -> Prompt:
    """Answer the current version of a shipped prompt."""
    return shipped_prompts().load(prompt_id)
