"""The web app is served under a policy that lets nothing foreign run."""

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.pages.app_pages import AppPages
from api.pages.headers import SecurityHeaders
from engine.errors import NotFound


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text('<script nonce="__CSP_NONCE__" src="/assets/a.js"></script>')
    (static / "assets" / "a.js").write_text("1")
    (tmp_path / "secret").write_text("secret")
    return static


@pytest.fixture
async def browser(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()

    @app.exception_handler(NotFound)
    def absent(*_: object) -> httpx.Response:
        from fastapi.responses import PlainTextResponse

        return PlainTextResponse("", 404)  # type: ignore[return-value]

    app.router.routes.append(AppPages(folder).route())
    app.add_middleware(SecurityHeaders)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_every_page_gets_a_nonce_of_its_own(browser: httpx.AsyncClient) -> None:
    nonces = set()
    for path in ("/", "/w/some-workflow?step=a", "/runs/1"):
        answer = await browser.get(path)
        policy = answer.headers["content-security-policy"]
        found = re.search(r"script-src 'self' 'nonce-([\w-]+)'", policy)
        assert found
        assert f'nonce="{found[1]}"' in answer.text
        assert "unsafe" not in policy
        nonces.add(found[1])
    assert len(nonces) == 3


async def test_built_files_are_kept_by_browsers_and_the_page_is_not(
    browser: httpx.AsyncClient,
) -> None:
    assert "immutable" in (await browser.get("/assets/a.js")).headers["cache-control"]
    assert (await browser.get("/")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/%2e%2e/secret",
        "/assets/%2e%2e/%2e%2e/secret",
        "/..%2fsecret",
        "//etc/passwd",
    ],
)
async def test_no_path_leads_out_of_the_folder(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert "secret" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/none", "/assets/gone.js", "/hooks/x", "/favicon.ico"])
async def test_what_is_no_page_of_the_app_is_not_answered_with_one(
    browser: httpx.AsyncClient, path: str
) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_an_app_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    page = AppPages(tmp_path)._template()
    assert "make install" in page


async def test_the_service_worker_may_fetch_from_us_and_load_nothing(
    browser: httpx.AsyncClient, folder: Path
) -> None:
    (folder / "sw.js").write_text("1")
    answer = await browser.get("/sw.js")
    assert answer.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")


async def test_a_compressed_twin_goes_to_browsers_that_take_it(
    browser: httpx.AsyncClient, folder: Path
) -> None:
    (folder / "assets" / "a.js.gz").write_bytes(gzip.compress(b"1"))
    packed = await browser.get("/assets/a.js", headers={"accept-encoding": "gzip"})
    plain = await browser.get("/assets/a.js", headers={"accept-encoding": "identity"})
    assert (packed.text, plain.text) == ("1", "1")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-type"].startswith("text/javascript")
    assert (packed.headers["vary"], plain.headers["vary"]) == ("accept-encoding",) * 2
    assert "immutable" in packed.headers["cache-control"]
    (folder / "assets" / "a.js.br").write_bytes(b"smaller")
    for taken, sent in (("gzip, br", "br"), ("gzip, br;q=0", "gzip"), ("br;q=0.5", "br")):
        # What is read of it is not unpacked here: only which of the twins it is.
        async with browser.stream(
            "GET", "/assets/a.js", headers={"accept-encoding": taken}
        ) as answer:
            assert answer.headers["content-encoding"] == sent
