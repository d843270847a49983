"""Redis: commands and answers of its protocol, version 2 (redis.io, "Redis serialization protocol")."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.stream import Peer, Server, connected, malformed, refused_sign_in

Answer = str | int | list["Answer"] | None
_DEEPEST = 8
_MOST = 100_000
_PASSING = ("LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "OOM")


@dataclass(frozen=True, slots=True)
class Redis:
    """A server as one attempt of one step sees it."""

    policy: AddressPolicy
    credential: Credential
    attempt: Attempt
    timeout_s: float | None
    patience_s: float | None = None

    async def ask(self, *words: str) -> Answer:
        """Run a command that changes nothing."""
        return (await self._run([words], writes=False))[0]

    async def change(self, *commands: Sequence[str]) -> list[Answer]:
        """Run commands that change something, all or none of them."""
        if len(commands) == 1:
            return await self._run(commands, writes=True)
        *_, done = await self._run([("MULTI",), *commands, ("EXEC",)], writes=True)
        return done if isinstance(done, list) else []

    @asynccontextmanager
    async def session(self, *, writes: bool) -> AsyncIterator[Session]:
        """Sign in, for as long as the block lasts."""
        async with connected(
            Server.of(self.credential, "Redis"),
            self.policy,
            self.credential,
            attempt=self.attempt,
            timeout_s=self.timeout_s,
            writes=writes,
            patience_s=self.patience_s,
        ) as peer:
            await _sign_in(peer, self.credential)
            yield Session(peer, writes)

    async def _run(self, commands: Sequence[Sequence[str]], *, writes: bool) -> list[Answer]:
        async with self.session(writes=writes) as session:
            return await session.run(commands)


@dataclass(frozen=True, slots=True)
class Session:
    """A connection that is signed in: one command after another."""

    peer: Peer
    writes: bool

    async def run(self, commands: Sequence[Sequence[str]]) -> list[Answer]:
        """Send commands together, and return their answers."""
        await self.peer.act(b"".join(_written(words) for words in commands))
        return [await _read(self.peer, writes=self.writes) for _ in commands]

    async def ask(self, *words: str) -> Answer:
        """Run one command."""
        return (await self.run([words]))[0]


async def _sign_in(peer: Peer, credential: Credential) -> None:
    password = credential.secret.get("password")
    if password:
        user = credential.config.get("username")
        await peer.send(_written(("AUTH", *([str(user)] if user else []), password)))
        await _read(peer, writes=False)
    database = int(credential.config.get("database") or 0)
    if database:
        await peer.send(_written(("SELECT", str(database))))
        await _read(peer, writes=False)


def _written(words: Sequence[str]) -> bytes:
    """Write a command: every word with its length, so that none can be taken for another."""
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        raw = word.encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(raw), raw))
    return b"".join(parts)


async def _read(peer: Peer, *, writes: bool, depth: int = 0) -> Answer:
    line = (await peer.line()).decode("utf-8", "replace")
    mark, rest = line[:1], line[1:]
    if mark == "-":
        raise _refused(rest)
    if mark == "+":
        return rest
    if mark not in {":", "$", "*"} or not rest.lstrip("-").isdecimal() or depth > _DEEPEST:
        raise malformed("Redis", "it does not speak Redis' protocol", peer.attempt, writes=writes)
    number = int(rest)
    if mark == ":":
        return number
    if number < 0:
        return None
    if mark == "$":
        return (await peer.exactly(number + 2))[:-2].decode("utf-8", "replace")
    if number > _MOST:
        raise bad_data("too_many_values", f"the answer has more than {_MOST} values")
    return [await _read(peer, writes=writes, depth=depth + 1) for _ in range(number)]


def _refused(said: str) -> ActionFailed:
    word = said.split(" ", 1)[0]
    if word in {"NOAUTH", "WRONGPASS"} or "password" in said.lower():
        return refused_sign_in("Redis", said)
    if word == "NOPERM":
        return ActionFailed(
            "auth",
            "redis_not_permitted",
            f"Redis refused: {said[:200]}",
            hint="give the user of the Redis connection the right to this command and key",
        )
    if word.startswith(_PASSING):
        return ActionFailed(
            "remote_down",
            f"redis_{word.lower()}",
            f"Redis refused: {said[:200]}",
            hint="Redis cannot take this just now; the step is tried again",
        )
    return bad_data(
        f"redis_{word.lower()}",
        f"Redis refused: {said[:200]}",
        hint="the key may hold a value of another type",
    )
