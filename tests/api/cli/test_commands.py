"""The command line against a real service: first start, the whole job, and plain refusals."""

from __future__ import annotations

import json
import re
import signal
import socket
import stat
from pathlib import Path

import httpx
import pytest

from tests.api.cli.server import Server, nexa, nexa_process, serving
from tests.api.runs.test_endpoints import WAITING
from tests.support.documents import greeting

SENTENCE = (
    "Every weekday at 9 fetch http://127.0.0.1:9/orders, keep the orders over 100, post each new "
    "one to the Slack channel #sales and e-mail a summary to ops@example.com"
)


def test_a_foreign_workflow_is_told_node_by_node_before_anything_is_stored(
    server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "flow.json"
    start = {"name": "Go", "type": "n8n-nodes-base.manualTrigger", "parameters": {}}
    save = {"name": "Save", "type": "n8n-nodes-base.airtable", "parameters": {"base": "b1"}}
    wires = {"Go": {"main": [[{"node": "Save", "type": "main", "index": 0}]]}}
    flow = {"name": "Saver", "nodes": [start, save], "connections": wires}
    file.write_text(json.dumps(flow))
    seen = server.nexa("import", str(file), "--preview")
    assert (seen.code, "Nothing was stored." in seen.out) == (0, True)
    assert re.search(r"translated\s+Go \(manualTrigger\) -> go", seen.out)
    assert re.search(r"hole\s+Save \(airtable\) -> save", seen.out)
    assert "2 nodes: 1 translated, 1 hole." in seen.out
    assert "saver" not in server.nexa("list").out
    made = server.nexa("import", str(file), "--name", "Kept")
    assert (made.code, made.out.split()[2]) == (0, "kept")


def test_the_first_start_tells_one_address_a_first_use_link_and_a_private_token(
    server: Server,
) -> None:
    assert set(re.findall(r"http://[^/\s]+", server.printed)) == {server.address}
    assert f"{server.address}/first-use#" in server.printed
    token = server.folder / "cli-token"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert token.read_text().strip() not in server.printed
    assert httpx.get(f"{server.address}/ready").json()["status"] == "ready"


def test_a_second_start_on_the_same_folder_is_told_where_the_first_is(server: Server) -> None:
    second = nexa_process("serve", "--port", "0", folder=server.folder)
    assert second.code == 1
    assert "already runs" in second.err
    assert server.address in second.err
    assert "Traceback" not in second.err


def test_a_port_in_use_is_one_sentence_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = nexa_process("serve", "--port", port, folder=tmp_path)
    assert refused.code == 1
    assert f"Port {port} on 127.0.0.1 is in use" in refused.err
    assert "--port" in refused.err
    assert refused.err.strip().count("\n") == 0


def test_without_a_service_a_command_says_how_to_start_one(tmp_path: Path) -> None:
    alone = nexa("logs", folder=tmp_path)
    assert (alone.code, "nexa serve" in alone.err) == (1, True)
    (tmp_path / "address").write_text("http://127.0.0.1:9\n")
    (tmp_path / "cli-token").write_text("nexa_x\n")
    away = nexa("logs", folder=tmp_path)
    assert (away.code, "Nobody answers at http://127.0.0.1:9" in away.err) == (1, True)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("NEXA_DATABASE_URL", "mysql://x"),
        ("NEXA_DATABASE_URL", "postgresql://u:secret@127.0.0.1:9/nexa"),
        ("NEXA_PORT", "many"),
        ("NEXA_MASTER_KEY", "short"),
        ("NEXA_DATA_DIR", "/proc/nexa"),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_no_secret(
    tmp_path: Path, setting: str, value: str
) -> None:
    settings = {"NEXA_PORT": "0", setting: value}
    done = nexa_process("serve", folder=tmp_path, **settings)
    sentences = [line for line in done.err.splitlines() if line.startswith("nexa: ")]
    assert (done.code, len(sentences)) == (1, 1), done.err
    assert "Traceback" not in done.err
    assert "secret" not in done.err


def test_ask_shows_the_plan_and_writes_nothing_until_accepted(server: Server) -> None:
    shown = server.nexa("ask", SENTENCE)
    assert shown.code == 0, shown.err
    for words in ("http.request", "slack.post_message", "email.send", "Assumed", "Europe/Berlin"):
        assert words in shown.out
    times = shown.out.partition("Next times")[2].partition("Open points")[0]
    assert len(re.findall(r"^  • \w{3} \d{4}-\d\d-\d\d 09:00 CES?T$", times, re.MULTILINE)) == 5
    assert "hole" in shown.out
    proposal = shown.out.rsplit("nexa accept ", 1)[1].strip()
    accepted = server.nexa("accept", proposal)
    assert accepted.code == 0, accepted.err
    workflow = accepted.out.split()[2].rstrip(",")
    changed = server.nexa("ask", "Only orders over 500", "--workflow", workflow, "-y")
    assert changed.code == 0, changed.err
    assert "Accepted" in changed.out


def test_what_cannot_be_built_is_said_and_is_no_success(server: Server) -> None:
    told = server.nexa("ask", "drive my car home")
    assert told.code == 1
    assert told.out.strip()
    assert "Accept" not in told.out


def test_validate_tells_every_problem_and_the_next_times(server: Server, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(
        "nexa: 1\nname: T\ntriggers: [{id: d, type: schedule, with: {cron: 0 9 * * *, "
        "timezone: UTC}}]\nsteps: [{id: a, uses: text.render, with: {template: x}}]\n"
    )
    bad.write_text("nexa: 1\nname: T\nsteps: [{id: a, uses: no.such}]\n")
    fine, broken = server.nexa("validate", str(good)), server.nexa("validate", str(bad))
    assert (fine.code, "can be published" in fine.out) == (0, True)
    assert (broken.code, "no.such" in broken.out) == (1, True)
    assert server.nexa("validate", str(tmp_path / "absent")).code == 1
    assert server.nexa("validate", "-", stdin="nexa: 1\nname: T\n").code == 0


def test_a_run_is_followed_live_and_replays_to_the_letter(server: Server, greeter: str) -> None:
    ran = server.nexa("run", greeter, "--input", '{"who": "Ada"}')
    assert ran.code == 0, ran.err
    assert "✓ loud" in ran.out
    assert "succeeded" in ran.out
    run_id = ran.out.split()[1]
    assert run_id in server.nexa("logs").out
    listed = server.nexa("logs", "--workflow", greeter, "--status", "succeeded", "--limit", "1")
    assert run_id in listed.out
    failed = server.nexa("logs", "--workflow", greeter, "--status", "failed")
    assert (failed.code, failed.out) == (0, "")
    assert "✓ hello" in server.nexa("logs", run_id).out
    assert "succeeded" in server.nexa("logs", run_id, "--follow").out
    replayed = server.nexa("replay", run_id)
    assert (replayed.code, "every decision came out the same" in replayed.out) == (0, True)


def test_a_run_that_cannot_start_is_one_sentence(server: Server, greeter: str) -> None:
    assert "not JSON" in server.nexa("run", greeter, "--input", "{").err
    refused = server.nexa("run", greeter, "--input", '{"who": 7}')
    assert (refused.code, "who" in refused.err) == (1, True)
    assert server.nexa("run", "nobody").code == 1


def test_a_run_is_paused_resumed_and_cancelled(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "waits.json"
    file.write_text(json.dumps(WAITING))
    workflow = server.nexa("import", str(file)).out.split()[2]
    run_id = start_draft(server, workflow)
    for verb, status in (("pause", "paused"), ("resume", "waiting"), ("cancel", "cancelled")):
        told = server.nexa(verb, run_id)
        assert (told.code, told.out) == (0, f"Run {run_id}: {status}\n"), told.err
    again = server.nexa("pause", run_id)
    assert (again.code, "cancelled already" in again.err) == (1, True)


def test_a_run_is_repeated_from_a_step_and_retried_where_it_failed(
    server: Server, greeter: str, tmp_path: Path
) -> None:
    run_id = server.nexa("run", greeter).out.split()[1]
    again = server.nexa("rerun", run_id, "--from", "loud", "--input", '{"who": "Bob"}')
    assert again.code == 0, again.err
    assert "hello  text.render (pure): it reads an edited input" in again.out
    kept = server.nexa("rerun", run_id, "--from", "loud")
    assert "Kept: hello" in kept.out
    assert f"repeats {run_id}" in server.nexa("logs").out
    refused = server.nexa("retry", run_id)
    assert (refused.code, "has succeeded" in refused.err) == (1, True)
    assert "not JSON" in server.nexa("retry", run_id, "--input", "{").err
    file = tmp_path / "posts.json"
    post = {"id": "post", "uses": "http.request", "with": {"method": "POST", "url": server.address}}
    file.write_text(json.dumps({"nexa": 1, "name": "Posts", "steps": [post]}))
    failing = start_draft(server, server.nexa("import", str(file)).out.split()[2])
    assert server.nexa("logs", failing, "--follow").code == 1
    assert failing not in server.nexa("alerts").out  # tests alarm nobody
    tried = server.nexa("retry", failing)
    assert (tried.code, "post  http.request (write): it failed" in tried.out) == (1, True)
    failed = [line for line in server.nexa("failures").out.splitlines() if "Posts" in line]
    line = failed[0]
    failure = ("--failure", line.split()[1])
    before = server.nexa("retry-all", *failure, "--until", "2000-01-01T00:00:00Z")
    assert (before.code, before.out.splitlines()[0]) == (1, "0 run(s) to go on with.")
    since = ("--since", "2000-01-01T00:00:00Z")
    all_ = server.nexa("retry-all", *failure, *since, "--rate", "6000", "--yes")
    assert (all_.code, "new run(s), 6000 a minute" in all_.out) == (0, True), all_.err


def test_a_past_run_is_examined_on_what_was_recorded(server: Server, greeter: str) -> None:
    run_id = server.nexa("run", greeter).out.split()[1]
    same = server.nexa("replay", run_id, "--against", "1")
    assert (same.code, "No difference" in same.out) == (0, True)
    checked = server.nexa("check", run_id, "--last", "1")
    assert (checked.code, checked.out.splitlines()[-1]) == (0, "It passes.")
    traced = server.nexa("lineage", run_id, "loud", "--path", "/template")
    assert (traced.code, traced.out.splitlines()[-1].strip()) == (0, 'run_input /who  "you"')
    assert traced.out.startswith("loud input /template ")
    nothing = server.nexa("bisect", run_id)
    assert (nothing.code, "nothing to look for" in nothing.err) == (1, True)


def test_a_failed_run_is_explained_with_its_evidence(server: Server, tmp_path: Path) -> None:
    first = {"template": "{{ steps.list.value[0].name }}"}
    steps = [
        {"id": "list", "uses": "json.parse", "with": {"text": "[]"}},
        {"id": "first", "uses": "text.render", "with": first},
    ]
    file = tmp_path / "first.json"
    file.write_text(json.dumps({"nexa": 1, "name": "First", "steps": steps}))
    run_id = start_draft(server, server.nexa("import", str(file)).out.split()[2])
    assert server.nexa("logs", run_id, "--follow").code == 1
    told = server.nexa("explain", run_id)
    assert told.code == 0, told.err
    assert "The step “first” failed" in told.out
    assert re.search(r"has 0 items there, and none at 0\. \[event \d+\]", told.out)
    assert "Leave “first” out when its list has no entry 0" in told.out
    whole = json.loads(server.nexa("explain", run_id, "--json").out)
    assert whole["fix"]["evidence"]["verdict"] == "passes"
    missing = server.nexa("explain", run_id.replace(run_id[:8], "00000000"))
    assert (missing.code, "no such run" in missing.err) == (1, True)


def test_a_step_is_tried_and_pinned(server: Server, greeter: str) -> None:
    tried = server.nexa("test", greeter, "loud", "--steps", '{"hello": {"text": "Hi"}}')
    assert (tried.code, '{"text": "Hi!"}' in tried.out) == (0, True), tried.err
    failing = server.nexa("test", greeter, "hello", "--error", "remote_down:boom")
    assert (failing.code, "boom" in failing.out) == (1, True)
    both = server.nexa("test", greeter, "hello", "--error", "auth", "--result", "1")
    assert (both.code, "not both" in both.err) == (1, True)
    assert server.nexa("pin", greeter, "hello", "--result", '{"text": "Pinned"}').code == 0
    rehearsed = server.nexa("rehearse", greeter)
    assert rehearsed.code == 0, rehearsed.err
    assert "hello: succeeded" in rehearsed.out
    assert "Rehearsed: 0 reads, 0 writes, 0 rows." in rehearsed.out
    assert '"forecast"' in server.nexa("rehearse", greeter, "--input", "{}", "--json").out
    covered = server.nexa("cover", greeter)
    assert (covered.code, covered.out.splitlines()[-1]) == (0, "2 of 2 ways, 1 rehearsals.")
    ran = server.nexa("run", greeter, "--draft", "--until", "loud")
    assert (ran.code, "Pinned!" in ran.out) == (0, True), ran.err
    assert server.nexa("pin", greeter, "hello", "--remove").code == 0
    again = server.nexa("pin", greeter, "hello", "--remove")
    assert (again.code, "Nothing of that name" in again.err) == (1, True)


def test_of_a_way_that_nothing_leads_to_it_is_said_why(server: Server, tmp_path: Path) -> None:
    case = {"id": "test", "when": "{{ vars.mode == 'test' }}"}
    steps = [{"id": "which", "type": "branch", "cases": [case], "else": "drop"}]
    file = tmp_path / "ways.json"
    file.write_text(json.dumps({"nexa": 1, "name": "Ways", "steps": steps}))
    workflow = server.nexa("import", str(file)).out.split()[2]
    told = server.nexa("cover", workflow)
    assert told.code == 1, told.err
    assert "which: case test  It hangs on the workspace's variables (vars.mode)" in told.out
    assert '{"vars.mode": "test"} would lead there' in told.out


def start_draft(server: Server, workflow: str) -> str:
    """Start a run without following it, as a program does."""
    token = (server.folder / "cli-token").read_text().strip()
    headers = {"authorization": f"Bearer {token}"}
    base = f"{server.address}/api/v1/workflows"
    (found,) = httpx.get(base, params={"q": workflow}, headers=headers).json()["items"]
    answer = httpx.post(f"{base}/{found['id']}/runs", json={"draft": True}, headers=headers)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def test_export_comes_back_by_import(server: Server, greeter: str, tmp_path: Path) -> None:
    file = tmp_path / "out.yaml"
    assert server.nexa("export", greeter, "-o", str(file)).code == 0
    assert server.nexa("export", greeter).out == file.read_text()
    again = server.nexa("import", str(file))
    assert again.code == 0
    assert server.nexa("export", again.out.split()[2]).out == file.read_text()
    assert json.loads(server.nexa("export", greeter, "--json").out) == greeting()


def test_a_backup_of_a_running_service_comes_back_in_another_folder(
    server: Server, greeter: str, tmp_path: Path
) -> None:
    file, elsewhere = tmp_path / "all.nexa", tmp_path / "elsewhere"
    written = server.nexa("backup", str(file))
    assert written.code == 0, written.err
    assert server.nexa("restore", str(file)).code == 1  # while the service runs
    elsewhere.mkdir(mode=0o711)
    tmp_path.chmod(0o711)
    restored = nexa("restore", str(file), folder=elsewhere)
    assert restored.code == 0, restored.err
    with serving(elsewhere) as second:
        assert second.nexa("export", greeter).out == server.nexa("export", greeter).out
    assert second.process.returncode == 0


def test_a_key_is_rotated_while_the_service_runs_and_travels_with_a_backup(
    server: Server, tmp_path: Path
) -> None:
    token = (server.folder / "cli-token").read_text().strip()
    client = httpx.Client(
        base_url=f"{server.address}/api/v1", headers={"authorization": f"Bearer {token}"}
    )
    body = {
        "name": "App",
        "kind": "http_bearer",
        "config": {"hosts": ["127.0.0.1:9"], "test_url": "http://127.0.0.1:9/"},
        "secret": {"token": "t-123456"},
    }
    with client:
        made = client.post("/connections", json=body).json()
        rotated = server.nexa("rotate-key")
        assert (rotated.code, "secrets are under key 2 now" in rotated.out) == (0, True)
        # The address is not open to steps; getting that far shows that the secret was opened.
        tried = client.post(f"/connections/{made['id']}/test", json={}).json()
        assert "127.0.0.1:9" in tried["detail"]
    file, elsewhere = tmp_path / "all.nexa", tmp_path / "elsewhere"
    assert server.nexa("backup", str(file)).code == 0
    tmp_path.chmod(0o711)
    elsewhere.mkdir(mode=0o711)
    keys = (server.folder / "master.key").read_text()
    (elsewhere / "master.key").write_text(keys.splitlines()[0] + "\n")
    assert nexa("restore", str(file), folder=elsewhere).code == 0
    assert (elsewhere / "master.key").read_text() == keys


def test_ctrl_c_and_a_polite_kill_stop_everything_and_the_next_start_is_ready_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("stop")
    folder.chmod(0o711)
    for how in (signal.SIGINT, signal.SIGTERM):
        with serving(folder) as running:
            assert httpx.get(f"{running.address}/live").status_code == 200
            running.process.send_signal(how)
            assert running.process.wait(timeout=30) == 0
        assert not list((folder / "postgres").glob("postmaster.pid"))
