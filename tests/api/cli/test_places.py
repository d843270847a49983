"""The command line: where workflows are kept, what they may read, and when they run."""

from __future__ import annotations

import json
from pathlib import Path

from tests.api.cli.server import Server
from tests.support.documents import greeting


def test_a_workflow_is_put_where_it_is_looked_for_and_taken_back(
    server: Server, greeter: str
) -> None:
    put = server.nexa("arrange", greeter, "--folder", "Sales/Reports", "--tag", "weekly")
    assert put.out.strip().endswith("off v1  in Sales/Reports  #weekly")
    assert greeter in server.nexa("list", "--folder", "sales", "--tag", "weekly").out
    assert "No workflow" in server.nexa("list", "--tag", "monthly").out
    unknown = server.nexa("list", "--folder", "Nowhere")
    assert (unknown.code, "nexa arrange" in unknown.err) == (1, True)
    away = server.nexa("arrange", greeter, "--archive", "--untag", "Weekly", "--folder", "/")
    assert away.out.strip().endswith("off v1  put away")
    assert greeter not in server.nexa("list").out.split()
    assert greeter in server.nexa("list", "--archived").out.split()
    assert "put away" not in server.nexa("arrange", greeter, "--unarchive").out


def test_variables_are_set_as_json_or_text_and_taken_away(server: Server) -> None:
    told = server.nexa("variables", "--set", "limit=100", "--set", "team=sales and support")
    lines = set(told.out.splitlines())
    assert {"limit  number  100", 'team  text  "sales and support"'} <= lines
    assert "limit" not in server.nexa("variables", "--unset", "limit").out
    refused = server.nexa("variables", "--set", "no value")
    assert (refused.code, "KEY=VALUE" in refused.err) == (1, True)


def test_the_budget_of_a_day_is_set_limit_by_limit_and_shown(server: Server, greeter: str) -> None:
    assert "no limit" in server.nexa("budget").out
    told = server.nexa("budget", "--usd", "2.5", "--calls", "100").out
    assert "money (USD)    0 of 2.5" in told
    assert "outside calls  0 of 100" in server.nexa("budget", "--tokens", "5000").out
    gone = server.nexa("budget", "--usd", "-1", "--tokens", "-1", "--calls", "-1").out
    assert " of " not in gone
    assert "AI tokens      0 no limit" in server.nexa("budget", greeter).out
    refused = server.nexa("budget", greeter, "--usd", "1")
    assert (refused.code, "per_day" in refused.err) == (2, True)


def test_schedules_are_shown_paused_and_made_up_for(server: Server, tmp_path: Path) -> None:
    daily = {"id": "daily", "type": "schedule", "with": {"cron": "0 0 * * *", "timezone": "UTC"}}
    file = tmp_path / "daily.json"
    file.write_text(json.dumps({**greeting("Daily"), "triggers": [daily]}))
    key = server.nexa("import", str(file)).out.split()[2]
    assert "no schedule" in server.nexa("schedules", key).out
    assert server.nexa("publish", key).code == 0
    assert "is on" in server.nexa("enable", key).out
    assert "daily  on" in server.nexa("schedules", key).out
    assert "daily  paused" in server.nexa("pause-schedule", key).out
    assert "daily  on" in server.nexa("resume-schedule", key, "daily").out
    since = ("--since", "2026-01-01T00:00:00Z", "--until", "2026-01-02T12:00:00Z")
    asked = server.nexa("backfill", key, *since)
    assert (asked.code, "2 due time(s) without a run, 0 with one" in asked.out) == (1, True)
    assert "2 new run(s)" in server.nexa("backfill", key, *since, "--yes").out
    assert "0 due time(s) without a run, 2 with one" in server.nexa("backfill", key, *since).out
    unknown = server.nexa("pause-schedule", key, "nightly")
    assert (unknown.code, "no such schedule" in unknown.err) == (1, True)
    assert "is off" in server.nexa("disable", key).out
    assert "daily  off" in server.nexa("schedules", key).out


def test_data_tables_are_made_filled_shown_exported_and_removed(
    server: Server, tmp_path: Path
) -> None:
    assert "--make" in server.nexa("tables").out
    file = tmp_path / "leads.csv"
    file.write_text("email,score\nada@example.com,7\n", "utf-8")
    made = server.nexa("tables", "leads", "--make", "email, score:number", "--csv", str(file))
    assert made.out.splitlines() == ["Made the data table leads.", "Added 1 rows to leads."]
    assert "1 rows: email (text), score (number)" in server.nexa("tables").out
    assert "ada@example.com" in server.nexa("tables", "leads").out
    exported = server.nexa("tables", "leads", "--export").out
    assert exported.splitlines()[0] == "email,score,row_id,created_at,updated_at"
    for wrong, why in (("email:money", "no type"), ("Email", "small letters")):
        refused = server.nexa("tables", "others", "--make", wrong)
        assert (refused.code, why in refused.err) == (1, True), refused
    assert "away" in server.nexa("tables", "leads", "--remove").out
    assert server.nexa("tables", "leads").code == 1
