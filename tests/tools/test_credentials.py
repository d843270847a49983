"""R20, R37: one resolver that checks every time; seals that open in their own place only."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.action import ConnectionNeed
from engine.ports.connections import SealedSecret
from tools.credentials import CredentialRequest, CredentialResolver, PersonUse, StepUse
from tools.envelope import Binding, Envelope, MasterKeys, SecretUnreadable
from tools.kit.bench import ORG, WORKFLOW, WORKSPACE, MemoryConnections
from tools.sdk.errors import ActionFailed

KEY_1, KEY_2 = b"1" * 32, b"2" * 32
HERE = Binding("org-a", "connection-a", 1)
SECRET = {"token": "xoxb-planted-secret"}


def an_envelope(**keys: bytes) -> Envelope:
    return Envelope(MasterKeys({int(name.removeprefix("v")): key for name, key in keys.items()}))


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=50), max_size=4))
def test_what_is_sealed_opens_in_its_place(secret: dict[str, str]) -> None:
    envelope = an_envelope(v1=KEY_1)
    sealed = envelope.seal(secret, HERE)
    assert envelope.open(sealed, HERE) == secret
    assert envelope.seal(secret, HERE).ciphertext != sealed.ciphertext


@pytest.mark.parametrize(
    "elsewhere",
    [
        Binding("org-b", "connection-a", 1),
        Binding("org-a", "connection-b", 1),
        Binding("org-a", "connection-a", 2),
        Binding("org-a|connection-a", "1", 1),
    ],
)
def test_a_seal_moved_to_another_row_does_not_open(elsewhere: Binding) -> None:
    envelope = an_envelope(v1=KEY_1)
    with pytest.raises(SecretUnreadable):
        envelope.open(envelope.seal(SECRET, HERE), elsewhere)


def test_parts_of_two_seals_do_not_mix() -> None:
    envelope = an_envelope(v1=KEY_1)
    one, two = envelope.seal(SECRET, HERE), envelope.seal({"token": "other"}, HERE)
    for mixed in (
        SealedSecret(one.ciphertext, two.wrapped_key, 1),
        SealedSecret(one.ciphertext[:-1] + bytes([one.ciphertext[-1] ^ 1]), one.wrapped_key, 1),
        SealedSecret(b"", one.wrapped_key, 1),
    ):
        with pytest.raises((SecretUnreadable, ValueError)):
            envelope.open(mixed, HERE)


def test_keys_are_rotated_without_touching_the_secret() -> None:
    before, both, after = (
        an_envelope(v1=KEY_1),
        an_envelope(v1=KEY_1, v2=KEY_2),
        an_envelope(v2=KEY_2),
    )
    sealed = before.seal(SECRET, HERE)
    assert both.open(sealed, HERE) == SECRET
    moved = both.rewrapped(sealed, HERE)
    assert (moved.ciphertext, moved.key_version) == (sealed.ciphertext, 2)
    assert after.open(moved, HERE) == SECRET
    with pytest.raises(SecretUnreadable, match="version 1"):
        after.open(sealed, HERE)


def test_a_lost_key_says_what_to_do() -> None:
    with pytest.raises(SecretUnreadable, match="enter it again"):
        an_envelope(v1=KEY_2).open(an_envelope(v1=KEY_1).seal(SECRET, HERE), HERE)
    with pytest.raises(SecretUnreadable, match="no master key"):
        MasterKeys({})


@dataclass
class Room:
    store: MemoryConnections
    resolver: CredentialResolver


@pytest.fixture
def room() -> Room:
    store = MemoryConnections()
    store.add("slack", "slack_token", {}, SECRET)
    return Room(store, CredentialResolver(store, store.envelope))


A_STEP = StepUse(WORKFLOW, "run-1", "post")
A_REQUEST = CredentialRequest(ORG, WORKSPACE, "slack", A_STEP)


async def test_a_granted_step_gets_the_secret_bound_to_its_hosts(room: Room) -> None:
    credential = await room.resolver.resolve(A_REQUEST)
    assert credential.secret == SECRET
    assert credential.hosts == {"slack.com:443", "files.slack.com:443"}


async def test_exactly_the_right_asker_gets_it(room: Room) -> None:
    """Every combination of organization, workspace, key, grant and kind: one in all gives it."""
    needs = (ConnectionNeed("slack", ("slack_token",)), ConnectionNeed("smtp", ("smtp",)))
    given = 0
    for org, workspace, key, granted, need in itertools.product(
        (ORG, "org-2", ""),
        (WORKSPACE, "w-2"),
        ("slack", "Slack", "slack ", ""),
        (True, False),
        needs,
    ):
        room.store.granted = granted
        request = CredentialRequest(org, workspace, key, A_STEP, need)
        right = (org, workspace, key, granted, need.service) == (
            ORG,
            WORKSPACE,
            "slack",
            True,
            "slack",
        )
        if right:
            assert (await room.resolver.resolve(request)).secret == SECRET
            given += 1
            continue
        with pytest.raises(ActionFailed) as caught:
            await room.resolver.resolve(request)
        assert caught.value.error.error_class == "auth"
        assert SECRET["token"] not in caught.value.message
    assert given == 1


async def test_a_grant_taken_back_stops_the_next_step_and_not_a_persons_test(room: Room) -> None:
    room.store.granted = False
    with pytest.raises(ActionFailed) as caught:
        await room.resolver.resolve(A_REQUEST)
    assert caught.value.error.code == "connection_not_granted"
    by_person = dataclasses.replace(A_REQUEST, use=PersonUse("ada"))
    assert (await room.resolver.resolve(by_person)).key == "slack"


async def test_a_row_of_another_organization_does_not_open_even_if_the_store_gives_it(
    room: Room,
) -> None:
    room.store.rows["slack"] = dataclasses.replace(room.store.rows["slack"], org_id="org-2")
    with pytest.raises(ActionFailed):
        await room.resolver.resolve(A_REQUEST)
    with pytest.raises(SecretUnreadable):
        await room.resolver.resolve(dataclasses.replace(A_REQUEST, org_id="org-2"))
