"""Every folder under tools/steps and tools/connectors keeps the same promises."""

from __future__ import annotations

import pytest

from engine.ports.runner import Failed, Unknown
from tools.connection_fields import Fields
from tools.generate import actions_text, stale_files
from tools.kit.conformance import conformance
from tools.kit.quality import grade_of, read_claims
from tools.kit.recording import Recording, play, unlike
from tools.kit.recordings import recordings_of
from tools.manifest import read_actions, read_manifest, read_triggers
from tools.service_kinds import SERVICE_KINDS
from tools.sources import Source, built_in

SOURCES = built_in()
RECORDINGS = [
    pytest.param(recording, id=f"{source.folder.name}/{name}")
    for source in SOURCES
    for name, recording in recordings_of(source.folder)
]
# What people call some services beside, or instead of, their own names.
OTHER_NAMES = {"s3": ("minio",), "jira": ("jql",), "google": ("gmail",)}
# Protocols, which have no more to do than that.
PROTOCOLS = {"email": 1, "webhook": 1}
# What answers when it is asked, and tells nothing by itself.
WITHOUT_EVENTS = {"ai", "email", "webhook"}
by_folder = pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.folder.name)


def test_generated_files_are_those_the_code_makes() -> None:
    assert stale_files(write=False) == []


@by_folder
async def test_a_connector_owes_nothing(source: Source) -> None:
    assert [str(one) for one in await conformance(source)] == []


@by_folder
def test_what_we_ship_is_at_least_silver(source: Source) -> None:
    assert grade_of(read_claims(source.folder)) in {"silver", "gold"}


@pytest.mark.parametrize("recording", RECORDINGS)
async def test_a_recording_ends_as_it_says_and_tells_no_secret(
    recording: Recording, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    played = await play(recording)
    assert list(unlike(recording, played)) == []
    shown = repr(played.outcome) + caplog.text + "".join(capsys.readouterr())
    for secret in recording["connection"]["secret"].values():
        assert secret not in shown
    if recording["case"] in {"auth", "rate_limit"}:
        assert isinstance(played.outcome, Failed | Unknown)


@pytest.mark.parametrize("kind", SERVICE_KINDS, ids=lambda one: one.service)
def test_words_for_a_service_name_it_so_that_it_is_found_where_it_is_meant(
    kind: type[Fields],
) -> None:
    sources = [one for one in SOURCES if read_manifest(one.folder).service == kind.service]
    assert sources
    nameless = [
        words
        for source in sources
        for entry in read_actions(source.folder).actions
        for words in (*entry.synonyms, *entry.examples)
        if not {kind.service, *OTHER_NAMES.get(kind.service, ())} & set(words.lower().split())
    ]
    assert nameless == []


def test_every_service_does_enough_and_tells_of_what_happens_there() -> None:
    few, silent = {}, set()
    for source in SOURCES:
        if (
            read_manifest(source.folder).service is None
            or source.folder.parent.name != "connectors"
        ):
            continue
        count = len(read_actions(source.folder).actions)
        if count < 5:
            few[source.folder.name] = count
        if not any(one.is_declared for one in read_triggers(source.folder)):
            silent.add(source.folder.name)
    assert few == PROTOCOLS
    assert silent == WITHOUT_EVENTS


def test_a_folder_without_actions_has_none_to_generate() -> None:
    for source in SOURCES:
        if not (source.folder / "actions.py").exists():
            assert actions_text(source) is None
