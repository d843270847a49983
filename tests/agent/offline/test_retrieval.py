"""Actions are found by their words, in any catalogue."""

from __future__ import annotations

import pytest

from agent.knowledge import InMemoryKnowledge, fuse
from agent.offline.retrieval import index_of, stem
from tests.support.planning import ACTOR
from tools.catalog import load_catalog

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("clause", "action"),
    [
        ("tell the channel on slack", "slack.post_message"),
        ("write a letter by email", "email.send"),
        ("look it up in the postgres database", "sql.query"),
        ("drop repeated duplicates", "list.dedupe"),
        ("check the data against a schema", "data.validate"),
    ],
)
def test_words_find_the_action(clause: str, action: str) -> None:
    assert index_of(CATALOG).rank(clause)[0].spec.id == action


def test_a_service_that_goes_by_its_name_is_meant_where_it_is_named() -> None:
    index = index_of(CATALOG)
    found = {hit.spec.id for hit in index.rank("create a contact and start the workflow")}
    assert not {one.split(".")[0] for one in found} & {"hubspot", "github", "stripe", "datatable"}
    assert index.rank("create a contact in hubspot")[0].spec.id == "hubspot.create_contact"
    assert index.rank("count the rows of the data table")[0].spec.id == "datatable.count"


def test_forms_of_a_word_are_one() -> None:
    assert len({stem(w) for w in ("post", "posts", "posted", "posting")}) == 1


def test_fusion_prefers_what_both_rankings_like() -> None:
    assert [key for key, _ in fuse(["a", "b", "c"], ["b", "c", "a"])] == ["b", "a", "c"]


async def test_the_knowledge_in_memory_finds_actions_only() -> None:
    knowledge = InMemoryKnowledge.of_actions(CATALOG, embedder=None)
    found = await knowledge.search(ACTOR, "post to slack", kinds=("action",), limit=2)
    assert (found[0].id, len(found)) == ("slack.post_message", 2)
    assert await knowledge.search(ACTOR, "post to slack", kinds=("template",), limit=2) == []
