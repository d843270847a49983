"""Documents for tests: the one of the design, long ones, and any that hypothesis can think of."""

import copy
import string
from typing import Any

from hypothesis import strategies as st

from engine.core.words import CEL_RESERVED, RESERVED_KEYS
from tests.engine.core.catalog import ORDERS

Json = dict[str, Any]

DEALS: Json = {
    "nexa": 1,
    "name": "Big deals to sales",
    "inputs": {
        "type": "object",
        "properties": {"min_amount": {"type": "number", "default": 10000}},
    },
    "triggers": [
        {
            "id": "weekdays",
            "type": "schedule",
            "with": {
                "cron": "0 9 * * 1-5",
                "timezone": "Europe/Berlin",
                "missed": "run_once",
                "overlap": "skip",
            },
        },
        {
            "id": "hook",
            "type": "webhook",
            "inputs": {"min_amount": "{{ trigger.body.min }}"},
            "output_schema": {
                "type": "object",
                "required": ["body"],
                "properties": {
                    "body": {
                        "type": "object",
                        "required": ["min"],
                        "properties": {"min": {"type": "number"}},
                    }
                },
            },
        },
    ],
    "steps": [
        {
            "id": "deals",
            "uses": "http.request",
            "connection": "crm",
            "with": {
                "method": "GET",
                "url": "https://crm.example/deals",
                "query": {"status": "open"},
            },
            "output_schema": ORDERS,
        },
        {
            "id": "big",
            "uses": "list.filter",
            "with": {
                "items": "{{ steps.deals.body.items }}",
                "where": "{{ item.amount > inputs.min_amount }}",
            },
        },
        {
            "id": "any_big",
            "type": "branch",
            "cases": [{"id": "some", "when": "{{ steps.big.count > 0 }}"}],
            "else": "drop",
        },
        {
            "id": "post",
            "uses": "slack.post_message",
            "connection": "slack",
            "after": ["any_big.some"],
            "foreach": {
                "items": "{{ steps.big.items }}",
                "as": "deal",
                "key": "{{ deal.id }}",
                "concurrency": 5,
                "on_item_error": "fail",
            },
            "with": {"channel": "#sales", "text": "{{ deal.name }}: {{ deal.amount }}"},
            "retry": {
                "max_attempts": 4,
                "backoff": "exponential",
                "initial_s": 1,
                "max_s": 60,
                "jitter": "full",
            },
        },
        {
            "id": "tell_ops",
            "uses": "email.send",
            "connection": "smtp",
            "after": ["post.failed"],
            "with": {
                "to": "ops@example.com",
                "subject": "Posting failed",
                "text": "{{ error.message }}",
            },
        },
    ],
    "outputs": {"posted": "{{ steps.post.?ok_count.orValue(0) }}"},
    "settings": {
        "timeout_s": 900,
        "on_error": {"workflow": "notify_ops"},
        "concurrency": {"limit": 1, "when_full": "queue"},
        "budget": {"usd": 0.5},
    },
}


def deals(**changes: Any) -> Json:
    """Answer a copy of the document of the design."""
    return {**copy.deepcopy(DEALS), **changes}


def with_steps(*steps: Json, **more: Any) -> Json:
    """Answer a document of these steps after the step `deals`."""
    return {"nexa": 1, "name": "Test", "steps": [copy.deepcopy(DEALS["steps"][0]), *steps], **more}


def long_document(times: int = 6) -> Json:
    """Answer a document of five steps, as often as asked, each part with ids of its own."""
    found = deals()
    found["steps"] = []
    for n in range(times):
        for step in copy.deepcopy(DEALS["steps"]):
            found["steps"].append(_renamed(step, n))
    found["outputs"] = {}
    return found


def _renamed(value: Any, n: int) -> Any:
    if isinstance(value, dict):
        return {
            key: f"{item}{n}"
            if key == "id" and isinstance(item, str) and item != "some" and "{" not in item
            else _renamed(item, n)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_renamed(item, n) for item in value]
    if isinstance(value, str):
        for name in ("deals", "big", "any_big", "post"):
            value = value.replace(f"steps.{name}.", f"steps.{name}{n}.")
        return {"any_big.some": f"any_big{n}.some", "post.failed": f"post{n}.failed"}.get(
            value, value
        )
    return value


ids = st.text(string.ascii_lowercase, min_size=1, max_size=6).filter(
    lambda text: text not in CEL_RESERVED
)
_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12).filter(
    lambda text: "{{" not in text
)
_keys = _texts.filter(lambda text: text not in RESERVED_KEYS and text != "$hole")
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3),
    max_leaves=6,
)
_filled = _texts.filter(str.strip)
seconds = st.integers(0, 10_000) | st.floats(0, 1e6, allow_nan=False)
_common = {
    "name": _filled,
    "when": st.booleans() | st.just("{{ inputs.x }}"),
    "join": st.sampled_from(["all_ok", "any_ok", "always"]),
    "on_error": st.sampled_from(["fail", "continue"]),
    "timeout_s": seconds,
    "disabled": st.booleans(),
    "notes": _texts,
    "output_schema": st.dictionaries(_keys, values, max_size=2),
    "retry": st.fixed_dictionaries(
        {}, optional={"max_attempts": st.integers(1, 9), "initial_s": seconds}
    ),
    "foreach": st.fixed_dictionaries({"items": st.lists(values, max_size=2)}, optional={"as": ids}),
}
_withs = st.dictionaries(_keys, values, max_size=4)


def _step(own: dict[str, Any], **optional: Any) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(own, optional={**_common, **optional})


def _steps() -> st.SearchStrategy[Json]:
    simple = (
        _step({"uses": st.just("text.render")}, **{"with": _withs, "type": st.just("action")})
        | _step({"type": st.just("wait"), "duration_s": seconds})
        | _step({"type": st.just("stop"), "outcome": st.sampled_from(["succeed", "fail"])})
        | _step({"type": st.just("approval"), "title": _filled}, payload=values)
        | _step({"type": st.just("call"), "workflow": ids}, **{"with": _withs})
        | _step(
            {
                "type": st.just("branch"),
                "cases": st.lists(
                    st.fixed_dictionaries({"id": ids, "when": st.booleans()}), max_size=2
                ),
            },
            **{"else": ids},
        )
    )
    group = _step({"type": st.just("group"), "steps": st.lists(simple, max_size=3)})
    return simple | group


def _numbered(document: Json) -> Json:
    n = 0

    def number(steps: list[Json]) -> list[Json]:
        nonlocal n
        out = []
        for step in steps:
            n += 1
            named = {"id": f"s{n}", **step}
            if "steps" in named:
                named["steps"] = number(named["steps"])
            out.append(named)
        return out

    if "steps" in document:
        document["steps"] = number(document["steps"])
    if "triggers" in document:
        document["triggers"] = [{**t, "id": f"t{k}"} for k, t in enumerate(document["triggers"])]
    return document


documents = st.fixed_dictionaries(
    {"nexa": st.just(1), "name": _filled},
    optional={
        "description": _texts,
        "inputs": st.dictionaries(_keys, values, max_size=2),
        "triggers": st.lists(
            st.fixed_dictionaries({"type": st.just("manual")}, optional={"with": _withs}),
            max_size=2,
        ),
        "steps": st.lists(_steps(), max_size=6),
        "outputs": st.dictionaries(_keys, values, max_size=2),
        "settings": st.fixed_dictionaries({}, optional={"timeout_s": seconds}),
    },
).map(_numbered)
