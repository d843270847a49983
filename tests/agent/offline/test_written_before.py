"""A query of a table that was written to comes after that, and rows that are written are never left out by likeness."""

from tests.agent.offline.planned import steps_of


def test_the_query_waits() -> None:
    steps = steps_of(
        'nightly at 3:00 get https://v.example/visits, insert visitor and page of each into table hits, then run "select count(*) as total from hits" and mail stats@v.example the total'
    )
    (asked,) = (s for s in steps.values() if s["uses"] == "sql.query")
    assert asked["after"] == ["insert"]
    assert list(steps).index("insert") < list(steps).index(asked["id"])


def test_it_runs_where_nothing_was_written() -> None:
    steps = steps_of(
        'nightly at 3:00 get https://v.example/visits, drop those with kind "demo", insert visitor and page of each into table hits, then run "select count(*) as total from hits" and mail stats@v.example the total'
    )
    (asked,) = (s for s in steps.values() if s["uses"] == "sql.query")
    assert (asked["after"], asked["join"]) == (["insert"], "always")


def test_another_table_is_read_at_once() -> None:
    steps = steps_of(
        'nightly at 3:00 run "select id, page from visits" and insert id and page of each into table hits'
    )
    (asked,) = (s for s in steps.values() if s["uses"] == "sql.query")
    assert "after" not in asked


def test_one_bare_word_is_a_column() -> None:
    steps = steps_of("every day at 19:00 get https://a.example/scans; for each scan insert code into table codes")  # fmt: skip
    assert '"code": item.code' in str(steps)


def test_what_has_an_article_is_a_whole_row() -> None:
    steps = steps_of("when a webhook brings an order, insert the order into table orders")
    assert steps["insert"]["with"]["rows"] == ["{{ trigger.body }}"]
