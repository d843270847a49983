"""Files from step to step: what goes in comes out, in pieces, and what is no file is said to be none."""

from __future__ import annotations

import asyncio
import base64
import bz2
import gzip
import io
import threading
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import Bench, a_bench, a_call
from tools.sdk.files import PIECE, MemoryPieces

ORDERS = "id,region,amount\n1,north,2.5\n2,south,10\n3,north,1e1\n4,south,\n"


@dataclass
class Desk:
    """Steps over one store of files."""

    bench: Bench

    async def ended(self, action: str, **args: Any) -> StepOutcome:
        return await self.bench.run(f"file.{action}", args)

    async def ran(self, action: str, **args: Any) -> Any:
        outcome = await self.ended(action, **args)
        assert isinstance(outcome, Succeeded), outcome
        return outcome.output

    async def refused(self, action: str, **args: Any) -> str:
        outcome = await self.ended(action, **args)
        assert isinstance(outcome, Failed), outcome
        assert outcome.error.error_class == "bad_data"
        return outcome.error.code

    async def file(self, content: str | bytes, name: str = "given") -> str:
        raw = content.encode() if isinstance(content, str) else content
        coded = base64.b64encode(raw).decode()
        made = await self.ran("write_text", content=coded, coding="base64", name=name)
        return str(made["file"])

    async def content(self, file: str) -> bytes:
        found = await self.ran("read_text", file=file, coding="base64")
        return base64.b64decode(found["content"])


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with a_bench() as bench:
        yield Desk(bench)


async def test_the_same_bytes_are_the_same_file(desk: Desk) -> None:
    first = await desk.ran("write_text", content="abc", name="a.txt")
    again = await desk.ran("write_text", content="YWJj", coding="base64", name="b.txt")
    assert first["file"] == again["file"]
    assert first["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (first["size"], first["name"]) == (3, "a.txt")
    assert (await desk.ran("read_text", file=first["file"]))["content"] == "abc"


async def test_a_file_of_many_pieces_comes_out_as_it_went_in(desk: Desk) -> None:
    content = bytes(range(256)) * (PIECE // 256 * 3) + b"end"
    assert await desk.content(await desk.file(content)) == content


@pytest.mark.parametrize("form", ["gzip", "zlib", "bzip2", "zip"])
async def test_what_is_packed_is_unpacked_again(desk: Desk, form: str) -> None:
    content = b"".join(b"%d,line\n" % number for number in range(300_000))
    packed = await desk.ran("pack", file=await desk.file(content), format=form, name="a.csv")
    assert packed["size"] < len(content) / 2
    back = await desk.ran("unpack", file=packed["file"], format=form)
    assert await desk.content(back["file"]) == content
    raw = await desk.content(packed["file"])
    if form == "zip":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            assert archive.read("a.csv") == content
    else:
        unpackers: dict[str, Callable[[bytes], bytes]] = {
            "gzip": gzip.decompress,
            "zlib": zlib.decompress,
            "bzip2": bz2.decompress,
        }
        assert unpackers[form](raw) == content


async def test_several_gzips_behind_each_other_are_one_file(desk: Desk) -> None:
    raw = gzip.compress(b"one,") + gzip.compress(b"two")
    made = await desk.ran("unpack", file=await desk.file(raw))
    assert await desk.content(made["file"]) == b"one,two"


async def test_one_of_several_members_of_an_archive_is_named(desk: Desk) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("../../etc/a.csv", "a")
        archive.writestr("b.csv", "b")
    file = await desk.file(into.getvalue())
    assert await desk.refused("unpack", file=file, format="zip") == "no_such_member"
    made = await desk.ran("unpack", file=file, format="zip", member="../../etc/a.csv")
    assert (made["name"], await desk.content(made["file"])) == ("a.csv", b"a")


async def test_rows_are_filtered_reshaped_and_converted(desk: Desk) -> None:
    file = await desk.file(ORDERS)
    made = await desk.ran(
        "transform_rows",
        file=file,
        numbers=["amount"],
        where='{{ item.region == "north" }}',
        value='{{ {"id": item.id, "double": item.amount * 2.0} }}',
        to_format="jsonl",
        name="north.jsonl",
    )
    assert (made["read"], made["written"], made["name"]) == (4, 2, "north.jsonl")
    back = await desk.ran("read_rows", file=made["file"], format="jsonl")
    assert back["rows"] == [{"id": "1", "double": 5}, {"id": "3", "double": 20}]
    table = await desk.ran(
        "transform_rows", file=made["file"], format="jsonl", columns=["id", "double"]
    )
    assert await desk.content(table["file"]) == b"id,double\r\n1,5\r\n3,20\r\n"


async def test_rows_are_summed_up_by_group(desk: Desk) -> None:
    made = await desk.ran(
        "aggregate",
        file=await desk.file(ORDERS),
        numbers=["amount"],
        by=["region"],
        measures=[
            {"name": "orders", "function": "count"},
            {"name": "total", "function": "sum", "column": "amount"},
            {"name": "most", "function": "max", "column": "amount"},
        ],
    )
    assert made["rows"] == [
        {"region": "north", "orders": 2, "total": 12.5, "most": 10.0},
        {"region": "south", "orders": 2, "total": 10, "most": 10},
    ]


async def test_rows_are_cut_into_files_that_a_loop_reads(desk: Desk) -> None:
    made = await desk.ran("split", file=await desk.file(ORDERS), size=3, name="p.csv")
    assert [(one["count"], one["name"]) for one in made["items"]] == [
        (3, "1-p.csv"),
        (1, "2-p.csv"),
    ]
    last = await desk.ran("read_rows", file=made["items"][1]["file"])
    assert last["rows"] == [{"id": "4", "region": "south", "amount": ""}]


async def test_some_rows_are_read_and_more_are_told_of(desk: Desk) -> None:
    file = await desk.file(ORDERS)
    some = await desk.ran("read_rows", file=file, skip=1, most=2)
    assert ([row["id"] for row in some["rows"]], some["more"]) == (["2", "3"], True)
    assert (await desk.ran("read_rows", file=file, skip=2, most=2))["more"] is False
    assert (await desk.ran("read_rows", file=file, skip=9))["count"] == 0


@pytest.mark.parametrize(
    ("charset", "raw"),
    [
        ("utf-8", "\ufeffname\nZoë\n".encode()),
        ("windows-1252", "name\nZoë\n".encode("cp1252")),
        ("utf-16", "name\nZoë\n".encode("utf-16")),
    ],
)
async def test_letters_are_read_as_the_file_writes_them(
    desk: Desk, charset: str, raw: bytes
) -> None:
    found = await desk.ran("read_rows", file=await desk.file(raw), charset=charset)
    assert found["rows"] == [{"name": "Zoë"}]


async def test_rows_written_are_harmless_to_a_spreadsheet(desk: Desk) -> None:
    rows = [{"id": 1, "name": '=HYPERLINK("http://x")'}, {"id": -2, "name": "Ünal"}]
    made = await desk.ran("write_rows", rows=rows)
    written = (await desk.content(made["file"])).decode()
    assert written == 'id,name\r\n1,"\'=HYPERLINK(""http://x"")"\r\n-2,Ünal\r\n'
    lines = await desk.ran("write_rows", rows=rows, format="jsonl")
    assert (await desk.ran("read_rows", file=lines["file"], format="jsonl"))["rows"] == rows


@pytest.mark.parametrize(
    ("content", "args", "code"),
    [
        (b"a,b\n1,2,3\n", {}, "row_too_long"),
        (b'a,b\n"1,2\n', {}, "not_csv"),
        (b"a,b\n\xff\xfe,2\n", {}, "not_text"),
        (b"a\n1\n", {"charset": "utf-16"}, "not_text"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>Sign in</html>", {}, "not_rows"),
        (b"<html lang=en>", {"format": "jsonl"}, "not_rows"),
        (gzip.compress(b"a\n1\n", mtime=0), {}, "not_rows"),
        (b"PK\x03\x04 workbook", {}, "not_rows"),
        (b"a,a\n1,2\n", {}, "column_twice"),
        (b"x" * 1_100_000, {}, "line_too_long"),
        (b",".join(b"c%d" % n for n in range(100_000)), {}, "too_many_columns"),
        (b'"' + b"y\n" * 100_000, {}, "not_csv"),
        (b"a\nx\n", {"numbers": ["a"]}, "not_a_number"),
        (b"a\n1\n", {"numbers": ["b"]}, "no_such_column"),
        (b"a\n" + b"1" * 5_000 + b"\n", {"numbers": ["a"]}, "not_a_number"),
        (b"[1]\n", {"format": "jsonl"}, "row_not_object"),
        (b'{"a":1}\n{"a":\n', {"format": "jsonl"}, "not_json"),
        (b'{"a":' + b"[" * 100_000 + b"\n", {"format": "jsonl"}, "not_json"),
        (b'{"a":' + b"1" * 10_000 + b"}\n", {"format": "jsonl"}, "not_json"),
        (b'{"a":1,"a":2}\n', {"format": "jsonl"}, "not_json"),
    ],
)
async def test_what_is_no_rows_is_said_to_be_none(
    desk: Desk, content: bytes, args: dict[str, Any], code: str
) -> None:
    assert await desk.refused("read_rows", file=await desk.file(content), **args) == code


async def test_a_condition_that_is_none_names_the_row(desk: Desk) -> None:
    file = await desk.file(ORDERS)
    args = {"file": file, "where": "{{ item.id }}"}
    assert await desk.refused("transform_rows", **args) == "condition_not_boolean"
    assert (
        await desk.refused("transform_rows", file=file, value="{{ item.id }}") == "row_not_object"
    )


async def test_a_later_row_may_not_bring_a_column_that_is_not_written(desk: Desk) -> None:
    file = await desk.file('{"a":1}\n{"a":2,"b":3}\n')
    args = {"file": file, "format": "jsonl"}
    assert await desk.refused("transform_rows", **args) == "column_unexpected"
    made = await desk.ran("transform_rows", **args, columns=["b", "a"])
    assert await desk.content(made["file"]) == b"b,a\r\n,1\r\n3,2\r\n"


async def test_more_groups_than_a_run_carries_are_refused(desk: Desk) -> None:
    file = await desk.file("id\n" + "".join(f"{n}\n" for n in range(20_002)))
    measures = [{"name": "n", "function": "count"}]
    assert (
        await desk.refused("aggregate", file=file, by=["id"], measures=measures)
        == "too_many_groups"
    )
    assert (
        await desk.refused("aggregate", file=file, by=["no"], measures=measures) == "no_such_column"
    )


async def test_a_file_of_another_workspace_is_not_there() -> None:
    store = MemoryPieces()
    async with a_bench(files=store) as bench:
        desk = Desk(bench)
        file = await desk.file("secret")
        mine = a_call("file.read_text", {"file": file})
        theirs = await bench.runner.run(replace(mine, workspace_id="workspace-2"))
        others = await bench.runner.run(replace(mine, org_id="org-2"))
        for outcome in (theirs, others):
            assert isinstance(outcome, Failed)
            assert outcome.error.code == "file_missing"
        assert isinstance(await bench.runner.run(mine), Succeeded)


async def test_only_lists_of_pieces_are_opened_as_files() -> None:
    store = MemoryPieces()
    forged = b'{"workspace":"workspace-1","size":1,"sha256":"","pieces":[]}'
    name = await store.keep("org-1", "workspace-1", forged)
    async with a_bench(files=store) as bench:
        assert await Desk(bench).refused("read_text", file=name) == "file_missing"


class SlowPieces(MemoryPieces):
    """A store that takes long for every piece."""

    async def piece(self, org_id: str, sha256: str) -> bytes | None:
        await asyncio.sleep(0.05)
        return await super().piece(org_id, sha256)


async def test_a_step_whose_time_is_up_leaves_no_thread_behind() -> None:
    async with a_bench(files=SlowPieces()) as bench:
        kept = await bench.keep(b"id\n" + (b"7" * 99 + b"\n") * 80_000)
        outcome = await bench.run("file.transform_rows", {"file": kept.id}, timeout_s=0.3)
        assert isinstance(outcome, Failed)
        assert (outcome.error.error_class, outcome.error.code) == ("timeout", "timed_out")
        for thread in [one for one in threading.enumerate() if one.name.startswith("files")]:
            await asyncio.to_thread(thread.join, 20)
            assert not thread.is_alive()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\a.csv", "a.csv"),
        ("a\x00b\r\nc.csv", "abc.csv"),
        ("gnp.\u202eexe.csv", "gnp.exe.csv"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("x" * 200, "x" * 200),
    ],
)
async def test_names_of_files_are_harmless(desk: Desk, said: str, name: str) -> None:
    assert (await desk.ran("write_text", content="a", name=said))["name"] == name
