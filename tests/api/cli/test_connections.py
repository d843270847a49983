"""Connections by the command line: made, tried, and signed in to on another device."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import subprocess

import pytest

from tests.api.cli.server import NEXA, ROOT, Server, Told, environment
from tests.support.oauth_provider import CLIENT_ID, CLIENT_SECRET, OAuthProvider, oauth_provider
from tools.allow_list import AllowList

SECRET = json.dumps({"client_secret": CLIENT_SECRET})


async def told(server: Server, *words: str, stdin: str | None = None) -> Told:
    return await asyncio.to_thread(server.nexa, "connections", *words, stdin=stdin)


def device_fields(provider: OAuthProvider) -> list[str]:
    """Return what a sign-in by a code needs to know of a provider."""
    given = {
        "hosts": provider.peer.url("").rstrip("/"),
        "token_url": provider.token_url,
        "device_url": provider.peer.url("/device"),
        "client_id": CLIENT_ID,
        "test_url": provider.peer.url("/me"),
    }
    return [word for name, value in given.items() for word in ("--set", f"{name}={value}")]


async def decide(provider: OAuthProvider, word: str) -> None:
    """Let the person decide as soon as they have a code."""
    for _ in range(1_000):
        if provider.devices:
            break
        await asyncio.sleep(0.02)
    assert provider.devices
    provider.decide(word)


async def test_a_person_signs_in_on_another_device_while_the_command_waits(server: Server) -> None:
    async with oauth_provider() as provider:
        AllowList(folder=server.folder).add([provider.peer.place])
        provider.device_answer = {"interval": 0.2}
        given = ("add", "oauth2_code", "--name", "Ada's account", *device_fields(provider))
        made, _ = await asyncio.gather(
            told(server, *given, "--device", stdin=SECRET), decide(provider, "allowed")
        )
        assert made.code == 0, made.err
        assert "WDJB-MJHT" in made.out
        assert provider.peer.url("/enter") in made.out
        assert "Signed in: ada_s_account" in made.out
        assert CLIENT_SECRET not in made.out + made.err
        tried = await told(server, "test", "ada_s_account")
        assert tried.code == 0, tried.out
        listed = (await told(server, "list")).out
        assert "ada_s_account  Ada's account  oauth2_code  works" in listed


async def test_a_person_who_says_no_ends_it_and_it_can_be_begun_again(server: Server) -> None:
    async with oauth_provider() as provider:
        AllowList(folder=server.folder).add([provider.peer.place])
        provider.device_answer = {"interval": 0.2}
        given = ("add", "oauth2_code", "--name", "Bob", *device_fields(provider))
        later = await told(server, *given, stdin=SECRET)
        assert (later.code, "nexa connections sign-in bob" in later.out) == (0, True)
        refused, _ = await asyncio.gather(
            told(server, "sign-in", "bob"), decide(provider, "access_denied")
        )
        assert (refused.code, "did not agree" in refused.err) == (1, True)
        provider.devices.clear()
        signed_in, _ = await asyncio.gather(
            told(server, "sign-in", "bob"), decide(provider, "allowed")
        )
        assert signed_in.code == 0, signed_in.err


async def test_a_connection_that_does_not_work_is_said_to(server: Server) -> None:
    async with oauth_provider() as provider:
        AllowList(folder=server.folder).add([provider.peer.place])
        place = provider.peer.url("").rstrip("/")
        made = await told(
            server, "add", "http_bearer", "--name", "Wrong", "--set", f"hosts={place}",
            "--set", f"test_url={place}/me", stdin=json.dumps({"token": "nobody"}),
        )  # fmt: skip
    assert (made.code, "Made wrong." in made.out, "401" in made.out) == (1, True, True)
    assert "wrong  Wrong  http_bearer  does not work" in (await told(server, "list")).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "carrier_pigeon", "--name", "x"), "There is no kind 'carrier_pigeon'"),
        (("add", "http_bearer", "--name", "x", "--set", "colour=red"), "'colour' is no field"),
        (("add", "http_bearer", "--name", "x", "--set", "token=abc"), "'token' is a secret"),
        (("test", "nobody"), "There is no connection with the key 'nobody'"),
    ],
)
async def test_what_cannot_be_done_is_said_in_one_sentence(
    server: Server, words: tuple[str, ...], said: str
) -> None:
    ended = await told(server, *words)
    assert (ended.code, said in ended.err, "Traceback" in ended.err) == (1, True, False)


async def test_secrets_that_are_no_object_are_refused(server: Server) -> None:
    given = ("add", "http_bearer", "--name", "x", "--set", "hosts=api.example.com")
    for text in ("s3cret", "[1]", '{"token": 1}'):
        ended = await told(server, *given, stdin=text)
        assert (ended.code, "one JSON object of texts: token" in ended.err) == (1, True)
        assert "s3cret" not in ended.err


def typed(server: Server, secret: str, *words: str) -> tuple[int, str]:
    """Run a command at a terminal, where somebody types a secret when they are asked for it."""
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [*NEXA, "connections", *words],
        cwd=ROOT,
        env=environment(server.folder),
        stdin=inner,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    os.close(inner)
    with process:
        assert process.stdout is not None
        # What is typed before the echo is off is thrown away, so it is waited for.
        asked = process.stdout.read(len("Token: "))
        os.write(terminal, f"{secret}\n".encode())
        told = process.stdout.read()
    os.close(terminal)
    return process.returncode, asked + told


async def test_a_secret_is_asked_for_at_a_terminal_and_not_shown(server: Server) -> None:
    given = ("add", "http_bearer", "--name", "Typed", "--set", "hosts=api.example.com")
    code, out = await asyncio.to_thread(typed, server, "s3cret-word", *given)
    assert (code, "Token:" in out, "Made typed." in out) == (0, True, True)
    assert "s3cret-word" not in out
