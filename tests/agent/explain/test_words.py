"""Words without a model: every sentence cites, quotes only what is there, and says when nothing is known."""

from __future__ import annotations

import json
import re
from pathlib import Path

from agent.explain import words
from agent.explain.citations import DOCS, Citation, Grounds, Sentence, sentences_of
from agent.explain.findings import PastFailure, facts_of
from agent.explain.similar import Remedy, Similar
from tests.agent.explain.runs import NO_NAME, History, a_good_run, a_nameless_run, record, refused

ROOT = Path(__file__).resolve().parents[3]
SIMILAR = Similar("old", "Letters", "say", NO_NAME, 1.0, Remedy("after", 3, True))


def test_every_sentence_cites_and_what_it_quotes_stands_in_what_it_cites() -> None:
    failed, good = a_nameless_run(), a_good_run()
    earlier = [PastFailure("before", "2026-11-19T09:00:00.000Z", {**NO_NAME, "step": "say"})]
    told = words.explain(facts_of(failed, [good], earlier), [SIMILAR])
    texts = {("failed", e["seq"]): json.dumps(e, ensure_ascii=False) for e in failed.events}
    texts |= {("good", e["seq"]): json.dumps(e, ensure_ascii=False) for e in good.events}
    assert len(told) >= 6
    for sentence in told:
        assert sentence.citations, sentence.text
        events = [c for c in sentence.citations if c.kind == "event"]
        content = " ".join(texts[c.run or "", c.seq or 0] for c in events)
        for quoted in re.findall("“([^”]+)”", sentence.text):
            assert not events or quoted in content or quoted == "Letters", sentence.text


def test_not_known_is_an_answer() -> None:
    history = History().failed("read", refused(400)).ended(refused(400), step="read")
    told = " ".join(s.text for s in words.explain(facts_of(record(history))))
    assert "not known" in told
    assert "nothing to compare with" in told


def test_what_fixed_a_similar_failure_is_said_and_cited() -> None:
    told = words.explain(facts_of(a_nameless_run()), [SIMILAR])
    (sentence,) = [s for s in told if "similar" in s.text]
    assert "version 3 ran well after it" in sentence.text
    assert {c.run for c in sentence.citations} == {"old", "after"}


def test_every_page_that_can_be_cited_is_there() -> None:
    for named in DOCS:
        page, _, anchor = named.partition("#")
        assert f'<a id="{anchor}"></a>' in (ROOT / page).read_text("utf-8"), named


GROUNDS = Grounds({"r": {1, 2}}, {"r", "old"})


def test_a_sentence_with_a_citation_that_does_not_exist_is_dropped() -> None:
    said = """The step failed. [event r 2]
It was the moon. [event r 9]
Nobody knows.
It happened before. [run old] [event r 1]
See the guide. [doc docs/guides/failures.md#auth]
See another. [doc docs/guides/failures.md#moon] [event r 1]"""
    kept = GROUNDS.kept(sentences_of(said))
    assert [s.text for s in kept] == [
        "The step failed.",
        "It happened before.",
        "See the guide.",
    ]
    assert kept[1].citations == (Citation("run", run="old"), Citation("event", run="r", seq=1))


def test_sentences_survive_being_stored() -> None:
    (sentence,) = sentences_of("- It failed [event r 2].")
    assert sentence.text == "It failed."
    assert Sentence.from_json(sentence.as_json()) == sentence
