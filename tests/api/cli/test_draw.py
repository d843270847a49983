"""The terminal shows the same graph as the canvas."""

from api.cli.draw import graph_lines

DOCUMENT = {
    "nexa": 1,
    "name": "Orders",
    "triggers": [
        {"id": "weekdays", "type": "schedule", "with": {"cron": "0 9 * * 1-5", "timezone": "UTC"}}
    ],
    "steps": [
        {
            "id": "post",
            "uses": "slack.post_message",
            "foreach": {"items": "{{ steps.big.items }}", "as": "order"},
            "with": {"channel": "#sales", "text": "{{ order.id }}"},
        },
        {"id": "fetch", "uses": "http.request", "with": {"method": "GET", "url": "http://x/o"}},
        {
            "id": "big",
            "uses": "list.filter",
            "with": {
                "items": "{{ steps.fetch.body }}",
                "where": {"$hole": {"kind": "field", "label": "Which field is the amount?"}},
            },
        },
        {"id": "tell", "uses": "email.send", "after": ["post.failed"], "with": {"to": "o@x"}},
    ],
}


def test_each_step_stands_behind_what_it_needs() -> None:
    text = "\n".join(graph_lines(DOCUMENT))
    places = [text.index(f"▸ {step}") for step in ("fetch", "big", "post", "tell")]
    assert places == sorted(places)


def test_schedule_holes_and_error_ports_are_told() -> None:
    text = "\n".join(graph_lines(DOCUMENT))
    assert "schedule 0 9 * * 1-5 (UTC)" in text
    assert "? Which field is the amount?" in text
    assert "after post.failed" in text
    assert "for each order" in text


def test_a_cycle_is_drawn_and_does_not_hang() -> None:
    steps = [
        {"id": "a", "uses": "text.render", "with": {"template": "{{ steps.b.text }}"}},
        {"id": "b", "uses": "text.render", "with": {"template": "{{ steps.a.text }}"}},
    ]
    assert len([line for line in graph_lines({"steps": steps}) if "▸" in line]) == 2


def test_when_a_step_runs_is_told() -> None:
    step = {"id": "a", "uses": "text.render", "with": {"template": "hi"}}
    assert "only if: {{ trigger.body.due }}" in "\n".join(
        graph_lines({"steps": [{**step, "when": "{{ trigger.body.due }}"}]})
    )
    open_place = {"$hole": {"kind": "value", "label": "When should it run?"}}
    assert "only if: ? When should it run?" in "\n".join(
        graph_lines({"steps": [{**step, "when": open_place}]})
    )
