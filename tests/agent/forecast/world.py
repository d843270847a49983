"""Workflows whose runs differ, in a world that answers now quickly, now slowly, with more or with less.

Every run is played by the product's own executor and actions, on a clock that jumps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from engine.core.yaml import from_yaml
from evals.suites.optimise.case import CLEAN, Case, Occasion

_MODEL = "https://ai.example.com/v1/chat/completions"
_SLACK = "https://slack.com/api/chat.postMessage"
Answer = dict[str, Any]
World = dict[str, Any]

_DOCUMENTS = """
loop_of_inputs:
  inputs: {type: object, properties: {ids: {type: array, items: {type: string}}}}
  steps:
    - {id: each, uses: http.request, foreach: {items: "{{ inputs.ids }}", as: one, concurrency: 1}, with: {method: GET, url: "https://crm.example.com/c/{{ one }}"}}
    - {id: tell, uses: slack.post_message, connection: slack, after: [each], with: {channel: "#a", text: done}}
loop_of_what_is_read:
  steps:
    - {id: open, uses: http.request, with: {method: GET, url: "https://desk.example.com/open"}, output_schema: {type: object, properties: {body: {type: object, properties: {tickets: {type: array, items: {type: object, properties: {id: {type: string}, left: {type: integer}}}}}}}}}
    - {id: fresh, uses: list.filter, with: {items: "{{ steps.open.body.tickets }}", where: "{{ item.left > 2 }}"}}
    - {id: mark, uses: http.request, foreach: {items: "{{ steps.fresh.items }}", as: one, concurrency: 4}, with: {method: PUT, url: "https://desk.example.com/t/{{ one.left }}"}}
ways_by_what_is_read:
  steps:
    - {id: disk, uses: http.request, with: {method: GET, url: "https://metrics.example.com/disk"}}
    - {id: full, type: branch, cases: [{id: alarm, when: "{{ steps.disk.body.used > 60.0 }}"}], else: drop}
    - {id: biggest, uses: http.request, after: [full.alarm], with: {method: GET, url: "https://metrics.example.com/biggest"}}
    - {id: warn, uses: slack.post_message, connection: slack, with: {channel: "#ops", text: "Full: {{ steps.biggest.body.path }}"}}
side_by_side_with_retries:
  steps:
    - {id: a, uses: http.request, retry: {max_attempts: 6, initial_s: 0.5}, with: {method: GET, url: "https://a.example.com/x"}}
    - {id: b, uses: http.request, retry: {max_attempts: 6, initial_s: 0.5}, with: {method: GET, url: "https://b.example.com/x"}}
    - {id: put, uses: http.request, with: {method: PUT, url: "https://c.example.com/x", json: ["{{ steps.a.body.n }}", "{{ steps.b.body.n }}"]}}
a_model_and_a_wait:
  inputs: {type: object, properties: {text: {type: string}}}
  steps:
    - {id: short, uses: ai.summarise, connection: ai, with: {text: "{{ inputs.text }}"}}
    - {id: rest, type: wait, duration_s: 2, after: [short]}
    - {id: send, uses: slack.post_message, connection: slack, after: [rest], with: {channel: "#a", text: "{{ steps.short.text }}"}}
groups_of_inputs_and_reads:
  inputs: {type: object, properties: {sites: {type: array, items: {type: string}}}}
  steps:
    - {id: each, type: group, foreach: {items: "{{ inputs.sites }}", as: site, concurrency: 3}, outputs: {left: "{{ steps.cert.body.left }}"}, steps: [
        {id: home, uses: http.request, with: {method: GET, url: "https://up.example.com/{{ site }}"}},
        {id: cert, uses: http.request, after: [home], with: {method: GET, url: "https://cert.example.com/{{ site }}"}}]}
    - {id: store, uses: http.request, after: [each], with: {method: POST, url: "https://bi.example.com/days", json: {n: "{{ steps.each.count }}"}}}
"""


def _slow(chance: Random, usual_s: float) -> float:
    return round(usual_s * chance.lognormvariate(0, 0.5), 3)


def _answer(chance: Random, usual_s: float, **body: Any) -> Answer:
    return {"body": body, "after_s": _slow(chance, usual_s)}


def _flaky(chance: Random) -> list[Answer]:
    fails = 0
    while chance.random() < 0.25 and fails < 4:
        fails += 1
    bad = [{"status": 503, "body": {}, "after_s": _slow(chance, 0.2)} for _ in range(fails)]
    return [*bad, _answer(chance, 0.8, n=1)]


def _posted(chance: Random) -> World:
    return {_SLACK: _answer(chance, 0.3, ok=True, channel="C1", ts="1")}


def _loop(chance: Random) -> Occasion:
    ids = [f"c{n}" for n in range(chance.randint(1, 30))]
    people = {f"https://crm.example.com/c/{one}": _answer(chance, 0.5, name="Ann") for one in ids}
    return Occasion({"ids": ids}, {**people, **_posted(chance)})


def _read(chance: Random) -> Occasion:
    tickets = [{"id": f"t{n}", "left": chance.randint(0, 9)} for n in range(chance.randint(5, 40))]
    world = {
        "https://desk.example.com/open": _answer(chance, 0.6, tickets=tickets),
        # One of a slow day is as slow as the others of that day.
        "https://desk.example.com/t/*": _answer(chance, 0.4, ok=True),
    }
    return Occasion({}, world)


def _ways(chance: Random) -> Occasion:
    world = {
        "https://metrics.example.com/disk": _answer(chance, 0.4, used=chance.random() * 100),
        "https://metrics.example.com/biggest": _answer(chance, 2.0, path="/var"),
        **_posted(chance),
    }
    return Occasion({}, world)


def _beside(chance: Random) -> Occasion:
    hosts = {f"https://{host}.example.com/x": _flaky(chance) for host in "ab"}
    return Occasion({}, {**hosts, "https://c.example.com/x": _answer(chance, 0.5, ok=True)})


def _model(chance: Random) -> Occasion:
    body = {
        "model": "small",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "In short."},
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": chance.randint(100, 900),
            "completion_tokens": chance.randint(20, 200),
        },
    }
    world = {_MODEL: {"body": body, "after_s": _slow(chance, 2.0)}, **_posted(chance)}
    return Occasion({"text": "A long report."}, world)


def _groups(chance: Random) -> Occasion:
    sites = [f"s{n}" for n in range(chance.randint(2, 12))]
    up = {f"https://up.example.com/{site}": _answer(chance, 0.5, seen="now") for site in sites}
    certs = {f"https://cert.example.com/{site}": _answer(chance, 0.7, left=40) for site in sites}
    stored = {"https://bi.example.com/days": _answer(chance, 0.3, ok=True)}
    return Occasion({"sites": sites}, {**up, **certs, **stored})


_WORLDS: Mapping[str, Callable[[Random], Occasion]] = {
    "loop_of_inputs": _loop,
    "loop_of_what_is_read": _read,
    "ways_by_what_is_read": _ways,
    "side_by_side_with_retries": _beside,
    "a_model_and_a_wait": _model,
    "groups_of_inputs_and_reads": _groups,
}


def cases(runs: int, seed: int) -> list[Case]:
    """Make up so many runs of each workflow."""
    documents = from_yaml(_DOCUMENTS)
    return [
        Case(
            id=name,
            kind=CLEAN,
            steps=frozenset(),
            document={"nexa": 1, "name": name, **documents[name]},
            runs=[world(Random(f"{seed} {name} {n}")) for n in range(runs)],
            every_s=3600.0,
        )
        for name, world in _WORLDS.items()
    ]
