"""One OpenAI-compatible endpoint: asks for an object in the way the server understands, and remembers it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from agent.models.llm_failure import FailureCode, ModelFailed
from agent.models.llm_settings import ModelSettings
from agent.models.llm_stream import Heard, StreamBroken, Streamed
from agent.models.llm_usage import Usage, usage_of
from agent.prompting import Message

if TYPE_CHECKING:
    import httpx
    import instructor
    import openai

R = TypeVar("R", bound=BaseModel)
Way = Literal["json_schema", "tools", "json_object"]
WAYS: Final[tuple[Way, ...]] = ("json_schema", "tools", "json_object")
LONGEST_WAIT_S = 2.0
MOST_CALLS = 8
_LONGEST_ERROR = 2_000
# llama.cpp's server answers 500 to a response format that it does not know.
_NOT_UNDERSTOOD = frozenset({400, 415, 422, 500, 501})
BY_STATUS: Final[dict[int, FailureCode]] = {
    401: "refused_key",
    402: "quota",
    403: "refused_key",
    404: "not_found",
    408: "timeout",
    413: "too_long",
    429: "rate_limited",
    504: "timeout",
}


@dataclass(frozen=True, slots=True)
class Traits:
    """How this endpoint wants to be asked."""

    way: Way = "json_schema"
    limit_word: str | None = "max_tokens"
    takes_temperature: bool = True
    streams: bool = True
    """Whether it answers piece by piece where that is asked for."""


@dataclass(frozen=True, slots=True)
class Written(Generic[R]):
    """One generation: the object, or the text that was none and what is wrong with it."""

    reply: R | None
    text: str
    fault: str
    usage: Usage
    way: Way


class _NotUnderstood(Exception):
    """The server does not take requests of this form; another form may do."""

    def __init__(self, traits: Traits, reason: FailureCode) -> None:
        self.traits = traits
        self.reason: FailureCode = reason


class _Again(Exception):
    """The server was busy or the connection broke: one more try is worth it."""

    def __init__(self, wait_s: float, reason: FailureCode, *, as_a_whole: bool = False) -> None:
        self.wait_s = wait_s
        self.reason: FailureCode = reason
        self.as_a_whole = as_a_whole
        """The pieces broke off: the next try takes the answer in one."""


class Endpoint:
    """Generates one object at a time. Cancelling a call closes its connection."""

    def __init__(self, settings: ModelSettings, http_client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http_client = http_client
        self._client: openai.AsyncOpenAI | None = None
        self._loading = asyncio.Lock()
        self.traits = Traits()

    async def generate(
        self, messages: Sequence[Message], shape: type[R], heard: Heard | None = None
    ) -> Written[R]:
        """Ask for one object of this shape; raises ModelFailed when there is no answer at all.

        Where somebody wants to hear what is written so far, it is asked for piece by piece."""
        is_heard, retried = heard is not None, False
        traits = replace(self.traits, streams=self.traits.streams and is_heard)
        client = await self._opened()
        for _ in range(MOST_CALLS):
            create = _create(client, traits, heard)
            try:
                written = await self._once(create, messages, shape, traits)
            except _NotUnderstood as refused:
                if refused.traits == traits:
                    raise ModelFailed(refused.reason) from refused
                traits = refused.traits
            except _Again as again:
                if retried:
                    raise ModelFailed(again.reason) from again
                retried = True
                heard = None if again.as_a_whole else heard
                await asyncio.sleep(again.wait_s)
            else:
                # What nobody heard says nothing about streams.
                streams = traits.streams if is_heard else self.traits.streams
                self.traits = replace(traits, streams=streams)
                return self._noted(written)
        raise ModelFailed("server_error")

    def _noted(self, written: Written[R]) -> Written[R]:
        # A server may accept a response format and ignore it: prose means, ask in another way.
        if written.reply is None and "{" not in written.text:
            self.traits = _lowered(self.traits)
        return written

    async def load(self) -> None:
        """Import what is slow to import, before any deadline runs."""
        await self._opened()

    async def _opened(self) -> openai.AsyncOpenAI:
        async with self._loading:
            if self._client is None:
                await asyncio.to_thread(_import_libraries)
                self._client = self._open()
            return self._client

    def _open(self) -> openai.AsyncOpenAI:
        from openai import AsyncOpenAI

        key = self._settings.api_key
        client: Any = (
            self._http_client
        )  # openai takes httpx and its successor; its types name only one
        return AsyncOpenAI(
            base_url=self._settings.base_url,
            api_key=key.get_secret_value() if key else "none",
            # Set, so that nothing is taken from the environment.
            organization="",
            project="",
            http_client=client,
            max_retries=0,
        )

    async def _once(
        self,
        create: Any,
        messages: Sequence[Message],
        shape: type[R],
        traits: Traits,
    ) -> Written[R]:
        import instructor
        from instructor.core.exceptions import IncompleteOutputException, InstructorError

        mode = _mode(traits.way)
        patched: Any = instructor.patch(create=create, mode=mode)
        asking = instructor.AsyncInstructor(client=None, create=patched, mode=mode)
        said: Any = [message.as_json() for message in messages]
        try:
            reply, completion = await asking.create_with_completion(
                model=self._settings.model,
                messages=said,
                response_model=shape,
                max_retries=0,
                **self._bounds(traits),
            )
        except IncompleteOutputException as cut:
            raise ModelFailed("cut_off") from cut
        except InstructorError as error:
            return _salvaged(_unread(error, traits), shape)
        except Exception as error:  # whatever the libraries make of garbage from outside
            raise _explained(error, traits) from error
        return Written(reply, "", "", usage_of(getattr(completion, "usage", None)), traits.way)

    def _bounds(self, traits: Traits) -> dict[str, Any]:
        bounds: dict[str, Any] = {}
        if traits.limit_word:
            bounds[traits.limit_word] = self._settings.max_tokens
        if traits.takes_temperature and self._settings.temperature is not None:
            bounds["temperature"] = self._settings.temperature
        return bounds


def _create(client: openai.AsyncOpenAI, traits: Traits, heard: Heard | None) -> Any:
    if heard is None or not traits.streams:
        return client.chat.completions.create
    heard("")  # each call begins anew
    return Streamed(client, heard).create


def _mode(way: Way) -> instructor.Mode:
    from instructor import Mode

    return {"json_schema": Mode.JSON_SCHEMA, "tools": Mode.TOOLS, "json_object": Mode.JSON}[way]


def _lowered(traits: Traits) -> Traits:
    following = WAYS[WAYS.index(traits.way) + 1 :]
    return replace(traits, way=following[0]) if following else traits


def _in_one(traits: Traits) -> Traits:
    """Ask from the first way on again, for a whole answer: some servers refuse streams without saying so."""
    return replace(traits, way=WAYS[0], streams=False)


def _unread(error: Exception, traits: Traits) -> Written[Any]:
    """Tell a reply that is no such object from no reply at all."""
    completion = getattr(error, "last_completion", None)
    if completion is None:
        raise _explained(error.__cause__ or error, traits) from error
    try:
        message = completion.choices[0].message
    except (AttributeError, IndexError, TypeError):
        raise ModelFailed("unreadable") from error
    if message is None:
        raise ModelFailed("unreadable") from error
    if getattr(message, "refusal", None):
        raise ModelFailed("declined") from error
    text = _text_of(message)
    usage = usage_of(getattr(completion, "usage", None))
    return Written(None, text, str(error.__cause__ or error)[:_LONGEST_ERROR], usage, traits.way)


def _salvaged(written: Written[R], shape: type[R]) -> Written[R]:
    """Read an object that stands between other words, as small models like to write it."""
    start, end = written.text.find("{"), written.text.rfind("}")
    if 0 <= start < end:
        with suppress(ValidationError):
            return replace(written, reply=shape.model_validate_json(written.text[start : end + 1]))
    return written


def _text_of(message: Any) -> str:
    calls = getattr(message, "tool_calls", None) or ()
    told = [str(getattr(getattr(call, "function", None), "arguments", "")) for call in calls]
    return "\n".join(told) or str(getattr(message, "content", None) or "")


def _explained(error: BaseException, traits: Traits) -> Exception:
    """Translate what a library raised: another form, one more try, or a failure with its reason."""
    import openai

    if isinstance(error, StreamBroken):
        return _Again(0.0, "unreachable", as_a_whole=True)
    if isinstance(error, openai.APITimeoutError):
        return ModelFailed("timeout")
    if isinstance(error, openai.APIStatusError):
        return _refused(error, traits)
    if isinstance(error, openai.APIConnectionError):
        return _Again(0.0, "unreachable")
    return ModelFailed("unreadable")


def _refused(error: openai.APIStatusError, traits: Traits) -> Exception:
    status, code = error.status_code, str(error.code or "")
    if "insufficient_quota" in (code, str(error.type or "")):
        return ModelFailed("quota")
    if "context_length" in code or "content_filter" in code:
        return ModelFailed("too_long" if "length" in code else "declined")
    if status in {429, 503} and (wait_s := _asked_wait(error)) is not None:
        return _Again(wait_s, "rate_limited" if status == 429 else "server_error")
    if status in _NOT_UNDERSTOOD:
        return _NotUnderstood(_otherwise(error, traits), "server_error")
    return ModelFailed(BY_STATUS.get(status, "server_error"))


def _otherwise(error: openai.APIStatusError, traits: Traits) -> Traits:
    """Choose the next form: without the argument that was refused, else the next way."""
    told = f"{error.param or ''} {error.message}"
    if traits.limit_word == "max_tokens" and "max_tokens" in told and error.status_code < 500:
        return replace(
            traits, limit_word="max_completion_tokens" if "max_completion_tokens" in told else None
        )
    if traits.limit_word and traits.limit_word in told and error.status_code < 500:
        return replace(traits, limit_word=None)
    if traits.takes_temperature and "temperature" in told and error.status_code < 500:
        return replace(traits, takes_temperature=False)
    if traits.streams and "stream" in told and error.status_code < 500:
        return replace(traits, streams=False)
    lowered = _lowered(traits)
    return _in_one(traits) if lowered == traits and traits.streams else lowered


def _asked_wait(error: openai.APIStatusError) -> float | None:
    """Answer how long the server asks to wait, when that is short enough to do so."""
    try:
        wait_s = float(error.response.headers.get("retry-after", "0.2"))
    except ValueError:
        return None
    return wait_s if 0 <= wait_s <= LONGEST_WAIT_S else None


def _import_libraries() -> None:
    """Import what is slow to import, away from the event loop."""
    import instructor
    import openai

    # Its records quote whole replies, and with them what people wrote.
    logging.getLogger(instructor.__name__).setLevel(logging.CRITICAL + 1)
    logging.getLogger(openai.__name__).setLevel(logging.WARNING)
