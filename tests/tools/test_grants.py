"""R20 as a property: whoever asks, however deep, gets a secret only while a grant holds."""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    rule,
    run_state_machine_as_test,
)

from engine.core.action import ConnectionNeed
from engine.ports.connections import StoredConnection
from tools.credentials import CredentialRequest, CredentialResolver, StepUse
from tools.kit.bench import MemoryConnections
from tools.sdk.errors import ActionFailed

ORGS, WORKSPACES, WORKFLOWS = ("o1", "o2"), ("w1", "w2"), ("f1", "f2", "f3")
KEYS = ("crm", "mail")
# A step, an item of a loop in a group, a step of a called workflow, one that was pinned.
STEPS = st.sampled_from(("post", "group/post/3", "call/post", "pinned"))
NEEDS = st.sampled_from(
    (None, ConnectionNeed("http", ("http_bearer",)), ConnectionNeed("smtp", ("smtp",)))
)
Grant = tuple[str, str | None]


@dataclass
class Granting(MemoryConnections):
    """Keeps organizations apart and grants one by one, as the database does."""

    grants: set[Grant] = field(default_factory=set)

    async def connection(self, org_id: str, workspace_id: str, key: str) -> StoredConnection | None:
        return self.rows.get(f"{org_id}/{workspace_id}/{key}")

    async def is_granted(self, org_id: str, connection_id: str, workflow_id: str) -> bool:
        return bool({(connection_id, None), (connection_id, workflow_id)} & self.grants)


class Grants(RuleBasedStateMachine):
    """Connections are made, lent, taken back and deleted in any order while steps ask for them."""

    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.store = Granting()
        self.resolver = CredentialResolver(self.store, self.store.envelope)
        self.numbers = iter(range(1_000_000))

    @rule(
        target=made,
        org=st.sampled_from(ORGS),
        workspace=st.sampled_from(WORKSPACES),
        key=st.sampled_from(KEYS),
    )
    def make(self, org: str, workspace: str, key: str) -> str:
        place = f"{org}/{workspace}/{key}"
        name = f"{key}-{next(self.numbers)}"
        row = self.store.add(
            name, "http_bearer", {"hosts": ["a.example"]}, {"token": f"of-{place}"}, org_id=org
        )
        del self.store.rows[name]
        self.store.rows[place] = dataclasses.replace(row, key=key, workspace_id=workspace)
        return place

    @rule(place=made, workflow=st.sampled_from((None, *WORKFLOWS)))
    def lend(self, place: str, workflow: str | None) -> None:
        if place in self.store.rows:
            self.store.grants.add((self.store.rows[place].id, workflow))

    @rule(place=made, workflow=st.sampled_from((None, *WORKFLOWS)))
    def take_back(self, place: str, workflow: str | None) -> None:
        if place in self.store.rows:
            self.store.grants.discard((self.store.rows[place].id, workflow))

    @rule(place=consumes(made))
    def delete(self, place: str) -> None:
        self.store.rows.pop(place, None)

    @rule(
        org=st.sampled_from(ORGS),
        workspace=st.sampled_from(WORKSPACES),
        workflow=st.sampled_from(WORKFLOWS),
        key=st.sampled_from((*KEYS, "none")),
        step=STEPS,
        need=NEEDS,
    )
    def ask(
        self,
        org: str,
        workspace: str,
        workflow: str,
        key: str,
        step: str,
        need: ConnectionNeed | None,
    ) -> None:
        place = f"{org}/{workspace}/{key}"
        row = self.store.rows.get(place)
        may = (
            row is not None
            and bool({(row.id, None), (row.id, workflow)} & self.store.grants)
            and (need is None or need.service == "http")
        )
        request = CredentialRequest(org, workspace, key, StepUse(workflow, "run", step), need)
        if may:
            credential = asyncio.run(self.resolver.resolve(request))
            assert credential.secret == {"token": f"of-{place}"}
            return
        with pytest.raises(ActionFailed) as caught:
            asyncio.run(self.resolver.resolve(request))
        assert "of-" not in caught.value.message


def test_a_secret_is_given_only_while_a_grant_holds() -> None:
    run_state_machine_as_test(
        Grants, settings=settings(max_examples=60, stateful_step_count=40, deadline=None)
    )
