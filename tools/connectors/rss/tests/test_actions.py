"""Feeds from a peer that listens: every kind, hostile ones, and what is new in them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import Bench, a_bench
from tools.kit.http_peer import Answer, Heard, answering, http_peer, write_answer

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title><link href="https://example.com/"/>
<entry><id>urn:1</id><title type="html">One &amp;amp; only</title><link href="/1"/><updated>2026-11-23T10:00:00+01:00</updated>
<author><name>Ada</name></author><category term="a"/>
<content type="html">&lt;p onclick="x()"&gt;Hi&lt;script&gt;steal()&lt;/script&gt;&lt;/p&gt;</content></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://example.com"><title>Old</title><link>https://example.com</link></channel>
<item rdf:about="https://example.com/a"><title>A</title><link>https://example.com/a</link></item></rdf:RDF>"""
BOMB = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><rss version='2.0'><channel><title>&b;</title></channel></rss>"
FILE = "<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><title>&f;</title></channel></rss>"


def rss(*numbers: int, dated: bool = True) -> str:
    """Return a feed with these items, the first at its head."""
    items = "".join(
        f"<item><title>N{n}</title><guid isPermaLink='false'>n{n}</guid>"
        + (f"<pubDate>{n % 28 + 1} Nov 2026 09:00:00 GMT</pubDate>" if dated else "")
        + "</item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


async def read(text: bytes, content_type: str = "application/xml") -> StepOutcome:
    answer = answering(200, text, headers={"content-type": content_type})
    async with http_peer(answer) as peer, a_bench([peer.place]) as bench:
        return await bench.run("rss.read_feed", {"url": peer.url("/feed")})


async def test_every_kind_of_feed_comes_in_one_shape() -> None:
    atom = await read(ATOM.encode())
    assert isinstance(atom, Succeeded)
    (item,) = atom.output["items"]
    assert item["title"] == "One & only"
    assert item["content"] == "<p>Hi</p>"
    assert (item["author"], item["updated"], item["categories"]) == (
        "Ada",
        "2026-11-23T09:00:00Z",
        ["a"],
    )
    rdf = await read(RDF.encode())
    assert isinstance(rdf, Succeeded)
    assert [one["id"] for one in rdf.output["items"]] == ["https://example.com/a"]


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        (rss(1).replace("N1", "Grüße").encode("latin-1"), "text/xml; charset=iso-8859-1"),
        (
            ("<?xml version='1.0' encoding='iso-8859-1'?>" + rss(1))
            .replace("N1", "Grüße")
            .encode("latin-1"),
            "text/xml; charset=utf-8",
        ),
        (rss(1).replace("N1", "Grüße").encode("utf-16"), "text/xml"),
        (b"\xef\xbb\xbf" + rss(1).replace("N1", "Grüße").encode(), "text/xml"),
    ],
)
async def test_letters_are_read_as_they_were_written(text: bytes, content_type: str) -> None:
    found = await read(text, content_type)
    assert isinstance(found, Succeeded)
    assert found.output["items"][0]["title"] == "Grüße"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "<html><body>a page</body></html>",
        rss(1).removesuffix("</rss>"),
        "<rss><channel>" + "<b>" * 200_000,
        BOMB,
        FILE,
        "<a>" * 300 + "</a>" * 300,
    ],
)
async def test_what_is_no_feed_is_said_and_not_guessed_at(text: str) -> None:
    found = await read(text.encode())
    assert isinstance(found, Failed)
    assert (found.error.code, found.error.retryable) == ("not_a_feed", False)
    assert "root:" not in found.error.message


async def test_a_feed_is_bounded_in_bytes_and_in_items() -> None:
    large = await read(b"<rss>" + b" " * 5_000_000)
    assert isinstance(large, Failed)
    assert large.error.code == "feed_too_large"
    many = await read(rss(*range(1_500), dated=False).encode())
    assert isinstance(many, Succeeded)
    assert len(many.output["items"]) == 100


class Publisher:
    """A feed that changes, and knows who has seen its present state."""

    def __init__(self) -> None:
        self.text = rss()
        self.statuses: list[int] = []

    @property
    def answer(self) -> Answer:
        async def answer(heard: Heard, writer: Any) -> None:
            tag = f'"{hash(self.text)}"'
            same = heard.headers.get("if-none-match") == tag
            self.statuses.append(304 if same else 200)
            write_answer(
                writer,
                self.statuses[-1],
                b"" if same else self.text.encode(),
                {"etag": tag, "content-type": "application/rss+xml"},
            )

        return answer


async def look(bench: Bench, url: str, cursor: Any, **more: Any) -> dict[str, Any]:
    found = await bench.run("rss.new_item", {"settings": {"url": url, **more}, "cursor": cursor})
    assert isinstance(found, Succeeded), found
    output: dict[str, Any] = found.output
    return output


def titles(page: dict[str, Any]) -> list[str]:
    return [item["payload"]["title"] for item in page["items"]]


async def test_only_what_comes_after_the_first_look_is_new_and_nothing_twice() -> None:
    feed = Publisher()
    feed.text = rss(2, 1)
    async with http_peer(feed.answer) as peer, a_bench([peer.place]) as bench:
        first = await look(bench, peer.url(), None)
        assert titles(first) == []
        same = await look(bench, peer.url(), first["cursor"])
        assert (titles(same), feed.statuses[-1]) == ([], 304)
        feed.text = rss(4, 3, 2)
        second = await look(bench, peer.url(), same["cursor"])
        assert titles(second) == ["N3", "N4"]
        # What has left the feed and comes back is still known.
        feed.text = rss(5, 1, 2)
        third = await look(bench, peer.url(), second["cursor"])
        assert titles(third) == ["N5"]


@pytest.mark.parametrize("dated", [True, False])
async def test_what_is_there_already_comes_page_by_page_oldest_first(dated: bool) -> None:
    feed = Publisher()
    feed.text = rss(*range(249, -1, -1), dated=dated)
    async with http_peer(feed.answer) as peer, a_bench([peer.place]) as bench:
        cursor: Any = None
        pages: list[dict[str, Any]] = []
        while not pages or pages[-1]["more"]:
            pages.append(await look(bench, peer.url(), cursor, existing="start"))
            cursor = pages[-1]["cursor"]
        assert [len(page["items"]) for page in pages] == [100, 100, 50]
        found = [title for page in pages for title in titles(page)]
        assert sorted(found) == sorted(f"N{n}" for n in range(250))
        if not dated:
            assert found == [f"N{n}" for n in range(250)]
        after = await look(bench, peer.url(), cursor, existing="start")
        assert titles(after) == []
