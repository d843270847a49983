"""Answers a question about a workflow in words, through LangChain, word by word and within bounds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from agent.models.llm_budget import CHARACTERS_PER_TOKEN, Budget
from agent.models.llm_claims import claims
from agent.models.llm_endpoint import BY_STATUS
from agent.models.llm_failure import ModelFailed
from agent.models.llm_replies import LONGEST_ANSWER
from agent.models.llm_settings import ModelSettings
from agent.models.llm_usage import Usage
from agent.prompting import Message

if TYPE_CHECKING:
    import httpx
    from langchain_openai import ChatOpenAI

MOST_TOKENS = LONGEST_ANSWER // CHARACTERS_PER_TOKEN


class Words:
    """Streams one answer, so that a model that stops talking is noticed and cancelling is at once."""

    def __init__(self, settings: ModelSettings, http_client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http_client = http_client
        self._chat: ChatOpenAI | None = None
        self._loading = asyncio.Lock()

    async def say(self, messages: list[Message]) -> tuple[str, Usage]:
        """Answer the text and what it cost; raises ModelFailed when it cannot be used."""
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        chat = await self._opened()
        said: Any = [(message.role, message.content) for message in messages]
        parts: list[str] = []
        usage, finished = Usage(), False
        try:
            async for chunk in chat.astream(said):
                parts.append(str(chunk.text))
                usage += _usage(chunk.usage_metadata)
                finished = finished or chunk.response_metadata.get("finish_reason") == "stop"
                if sum(map(len, parts)) > LONGEST_ANSWER:
                    raise ModelFailed("cut_off")
        except APITimeoutError as error:
            raise ModelFailed("timeout") from error
        except APIStatusError as error:
            raise ModelFailed(BY_STATUS.get(error.status_code, "server_error")) from error
        except APIConnectionError as error:
            raise ModelFailed("unreachable") from error
        except ModelFailed:
            raise
        except Exception as error:  # whatever the libraries make of garbage from outside
            raise ModelFailed("unreadable") from error
        return _usable("".join(parts).strip(), finished), usage

    async def say_within(
        self, budget: Budget, org_id: str, messages: list[Message]
    ) -> tuple[str, Usage]:
        """Do the same and pay for it; where it breaks off, the most it may cost is paid."""
        async with budget.paying(org_id, messages, MOST_TOKENS) as bill:
            text, usage = await self.say(messages)
            bill.told(usage, text)
        return text, bill.usage or usage

    async def load(self) -> None:
        """Import what is slow to import, before any deadline runs."""
        await self._opened()

    async def _opened(self) -> ChatOpenAI:
        async with self._loading:
            if self._chat is None:
                await asyncio.to_thread(_import_library)
                self._chat = self._open()
            return self._chat

    def _open(self) -> ChatOpenAI:
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        return ChatOpenAI(
            model=self._settings.model,
            base_url=self._settings.base_url,
            api_key=self._settings.api_key or SecretStr("none"),
            organization="",
            http_async_client=self._http_client,
            max_retries=0,
            temperature=self._settings.temperature,
            timeout=self._settings.timeout_s,
            stream_usage=True,
        )


def _usable(text: str, finished: bool) -> str:
    if not finished:
        raise ModelFailed("cut_off")
    if not text:
        raise ModelFailed("unreadable")
    if claims(text):
        raise ModelFailed("worse")
    return text


def _usage(metadata: Any) -> Usage:
    if not metadata:
        return Usage()
    return Usage(int(metadata.get("input_tokens", 0)), int(metadata.get("output_tokens", 0)))


def _import_library() -> None:
    import langchain_openai  # noqa: F401  # slow to import: done here, in a thread
