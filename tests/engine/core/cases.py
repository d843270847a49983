"""Documents that are right, and documents with one mistake each, where it is and what it is called."""

from typing import Any

from tests.engine.core.documents import with_steps

Json = dict[str, Any]


def text(template: str, step_id: str = "say", **more: Any) -> Json:
    return {"id": step_id, "uses": "text.render", "with": {"template": template}, **more}


def branch(**more: Any) -> Json:
    cases = [{"id": "many", "when": "{{ size(steps.deals.body.items) > 3 }}"}]
    return {"id": "check", "type": "branch", "cases": cases, "else": "few", **more}


BOTH = (branch(), text("a", "one", after=["check.many"]), text("b", "two", after=["check.few"]))


RIGHT: list[Json] = [
    with_steps(text("{{ steps.deals.body.items[0].name }}")),
    with_steps(*BOTH, text("c", "end", after=["one", "two"], join="any_ok")),
    with_steps(*BOTH, text("{{ steps.one.?text.orValue('') }}", "end", join="always")),
    with_steps(*BOTH, text("{{ steps.one.text }}", "end")),
    with_steps(text("{{ error.message }} {{ error.step }}", after=["deals.failed"])),
    with_steps(text("{{ steps.deals.?status.orValue(0) }}.", after=["deals.failed"])),
    with_steps({"id": "w", "type": "wait", "duration_s": 5}, text("x", after=["w"])),
    with_steps(
        {"id": "w", "type": "wait", "event": {"name": "paid", "timeout_s": 60}},
        text("{{ steps.w.payload.any.thing }}", after=["w.received"]),
        text("late", "late", after=["w.timed_out"]),
    ),
    with_steps(
        {"id": "ok", "type": "approval", "title": "Post {{ steps.deals.status }}?"},
        text("{{ steps.ok.at }} {{ steps.ok.outcome }}", after=["ok.approved"]),
        text("no", "no", after=["ok.rejected"]),
    ),
    with_steps(
        text("{{ item.name }} {{ index }}", foreach={"items": "{{ steps.deals.body.items }}"})
    ),
    with_steps(
        text("{{ n }}.", foreach={"items": [1, 2, 3], "as": "n"}),
        text("{{ steps.say.items[0].value.text }} {{ steps.say.ok_count }}", "end"),
    ),
    with_steps({"id": "end", "type": "stop", "outcome": "fail", "message": "x", "when": False}),
    with_steps(
        {
            "id": "m",
            "uses": "list.map",
            "with": {
                "items": "{{ steps.deals.body.items }}",
                "value": "{{ {'n': item.name, 'twice': item.amount * 2} }}",
            },
        },
        text("{{ sum(steps.m.items, 'twice') }} {{ steps.m.items[0].n }}"),
    ),
    with_steps(
        {
            "id": "j",
            "uses": "list.join",
            "with": {
                "left": "{{ steps.deals.body.items }}",
                "right": [{"k": "a"}],
                "left_key": "{{ item.id }}",
                "right_key": "{{ item.k }}",
            },
        }
    ),
    with_steps(outputs={"n": "{{ size(steps.deals.body.items) }}", "plain": [1, "x"]}),
    with_steps(triggers=[{"id": "a", "type": "manual"}, {"id": "b", "type": "webhook"}]),
    with_steps(
        inputs={
            "properties": {"n": {"type": "integer"}, "m": {"type": "integer", "default": 1}},
            "required": ["n", "m"],
        },
        triggers=[{"id": "a", "type": "webhook", "inputs": {"n": 3}}],
    ),
]


BIG = "{{ steps.deals.body.items }}"


def filter_step(where: Any = "{{ item.amount > 3 }}", items: Any = BIG, **more: Any) -> Json:
    return {"id": "keep", "uses": "list.filter", "with": {"items": items, "where": where}, **more}


WRONG: list[tuple[Json, str, str]] = [
    (with_steps(text("{{ steps.nope.x }}")), "unknown_step", "/steps/1/with/template"),
    (with_steps(text("{{ steps.deals.bdy }}")), "unknown_field", "/steps/1/with/template"),
    (with_steps(text("{{ item.x }}")), "unknown_name", "/steps/1/with/template"),
    (with_steps(text("{{ steps.deals. }}")), "syntax", "/steps/1/with/template"),
    (with_steps(text("{{ steps.deals")), "syntax", "/steps/1/with/template"),
    (with_steps(filter_step("{{ item.amuont > 3 }}")), "unknown_field", "/steps/1/with/where"),
    (with_steps(filter_step("{{ item.amount }}")), "wrong_type", "/steps/1/with/where"),
    (with_steps(filter_step("item.amount > 3")), "not_an_expression", "/steps/1/with/where"),
    (with_steps(filter_step(items="{{ steps.deals.body }}")), "wrong_type", "/steps/1/with/items"),
    (with_steps(filter_step(items="text")), "bad_value", "/steps/1/with/items"),
    (with_steps({"id": "keep", "uses": "list.filter"}), "missing_argument", "/steps/1/with/items"),
    (with_steps(text("x", uses="text.rendr")), "unknown_action", "/steps/1/uses"),
    (
        with_steps({**text("x"), "with": {"tmeplate": "x"}}),
        "unknown_argument",
        "/steps/1/with/tmeplate",
    ),
    (with_steps(text("x", when="{{ steps.deals.status }}")), "wrong_type", "/steps/1/when"),
    (with_steps(text("x", when="yes")), "not_an_expression", "/steps/1/when"),
    (
        with_steps(text("x", foreach={"items": "{{ steps.deals.body }}"})),
        "wrong_type",
        "/steps/1/foreach/items",
    ),
    (
        with_steps(text("x", foreach={"items": [], "as": "inputs"})),
        "shadowed_name",
        "/steps/1/foreach/as",
    ),
    (
        with_steps(text("x", foreach={"items": [], "as": "index"})),
        "shadowed_name",
        "/steps/1/foreach/as",
    ),
    (with_steps(text("x", after=["nope"])), "unknown_step", "/steps/1/after/0"),
    (with_steps(text("x", after=["say"])), "cycle", "/steps/1/after/0"),
    (with_steps(text("{{ steps.say.text }}")), "cycle", "/steps/1"),
    (with_steps(text("x", after=["deals.done"])), "unknown_port", "/steps/1/after/0"),
    (with_steps(*BOTH, text("x", after=["check"])), "bare_port", "/steps/4/after/0"),
    (with_steps(*BOTH, text("x", after=["check.nope"])), "unknown_port", "/steps/4/after/0"),
    (with_steps(*BOTH, text("{{ steps.check.x }}")), "no_output", "/steps/4"),
    (with_steps(branch()), "case_not_wired", "/steps/1/cases/0"),
    (with_steps(branch(), text("x", after=["check.many"])), "case_not_wired", "/steps/1/else"),
    (
        with_steps(
            {k: v for k, v in branch().items() if k != "else"}, text("x", after=["check.many"])
        ),
        "else_missing",
        "/steps/1",
    ),
    (with_steps(branch(cases=[])), "no_cases", "/steps/1/cases"),
    (with_steps(*BOTH, text("x", after=["check.many", "check.few"])), "exclusive_arms", "/steps/4"),
    (with_steps(*BOTH, text("x", after=["one", "two"])), "exclusive_arms", "/steps/4"),
    (
        with_steps(*BOTH, text("{{ steps.one.text }}{{ steps.two.text }}")),
        "exclusive_arms",
        "/steps/4",
    ),
    (
        with_steps(*BOTH, text("{{ steps.one.text }}", join="any_ok", after=["two"])),
        "must_be_optional",
        "/steps/4/with/template",
    ),
    (
        with_steps(
            text("x", when="{{ inputs.y }}"),
            outputs={"t": "{{ steps.say.text }}"},
            inputs={"properties": {"y": {"type": "boolean", "default": True}}},
        ),
        "must_be_optional",
        "/outputs/t",
    ),
    (
        with_steps(text("x", on_error="continue"), text("{{ steps.say.text }}", "end")),
        "must_be_optional",
        "/steps/2/with/template",
    ),
    (
        with_steps(text("{{ steps.deals.status }}", after=["deals.failed"])),
        "must_be_optional",
        "/steps/1/with/template",
    ),
    (with_steps(text("{{ error.message }}")), "unknown_name", "/steps/1/with/template"),
    (
        with_steps(text("{{ error.mesage }}", after=["deals.failed"])),
        "unknown_field",
        "/steps/1/with/template",
    ),
    (with_steps({"id": "w", "type": "wait"}), "bad_wait", "/steps/1"),
    (
        with_steps({"id": "w", "type": "wait", "duration_s": 1, "until": "x"}),
        "bad_wait",
        "/steps/1",
    ),
    (
        with_steps({"id": "w", "type": "wait", "duration_s": "{{ run.id }}"}),
        "wrong_type",
        "/steps/1/duration_s",
    ),
    (
        with_steps({"id": "s", "type": "stop", "outcome": "fail"}, text("x", after=["s"])),
        "unreachable",
        "/steps/2",
    ),
    (with_steps(text("x"), text("y")), "duplicate_id", "/steps/2/id"),
    (with_steps(triggers=[{"id": "deals", "type": "manual"}]), "duplicate_id", "/steps/0/id"),
    (
        with_steps(text("x", output_schema={"type": "strnig"})),
        "bad_schema",
        "/steps/1/output_schema",
    ),
    (
        with_steps(text("x", output_schema={"$ref": "http://169.254.169.254/x"})),
        "bad_schema",
        "/steps/1/output_schema",
    ),
    (with_steps(inputs={"type": "array"}), "bad_schema", "/inputs/type"),
    (
        with_steps(inputs={"properties": {"n": {"type": "integer", "default": "x"}}}),
        "bad_value",
        "/inputs/properties/n/default",
    ),
    (with_steps(text("{{ inputs.min }}")), "unknown_field", "/steps/1/with/template"),
    (with_steps(outputs={"x": "{{ steps.deals.nope }}"}), "unknown_field", "/outputs/x"),
    (
        with_steps(
            triggers=[{"id": "t", "type": "schedule", "with": {"cron": "9 9 9", "timezone": "UTC"}}]
        ),
        "bad_schedule",
        "/triggers/0/with/cron",
    ),
    (
        with_steps(
            triggers=[
                {
                    "id": "t",
                    "type": "schedule",
                    "with": {"rrule": "FREQ=DAILY;UNTIL=20200101T000000Z", "timezone": "UTC"},
                }
            ]
        ),
        "never_fires",
        "/triggers/0/with",
    ),
    (with_steps(triggers=[{"id": "t", "type": "email"}]), "unknown_trigger", "/triggers/0/type"),
    (with_steps(triggers=[{"id": "t", "type": "app"}]), "missing", "/triggers/0/uses"),
    (
        with_steps(triggers=[{"id": "t", "type": "webhook", "inputs": {"nope": 1}}]),
        "unknown_input",
        "/triggers/0/inputs/nope",
    ),
    (
        with_steps(
            inputs={"properties": {"n": {"type": "integer"}}, "required": ["n"]},
            triggers=[
                {"id": "t", "type": "schedule", "with": {"cron": "0 9 * * *", "timezone": "UTC"}}
            ],
        ),
        "input_not_given",
        "/triggers/0/inputs",
    ),
    (
        with_steps(
            {"id": "g", "type": "group", "steps": [text("x", "inner")]},
            text("{{ steps.inner.text }}"),
        ),
        "crosses_border",
        "/steps/2",
    ),
    (
        with_steps(
            {"id": "g", "type": "group", "steps": [text("x", "inner")]}, text("x", after=["inner"])
        ),
        "crosses_border",
        "/steps/2/after/0",
    ),
]
