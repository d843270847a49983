"""The built web app: its files, and its one page for every address the app itself routes."""

import asyncio
import re
import secrets
from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from api.pages.headers import SERVICE_WORKER_POLICY, page_policy
from engine.errors import NotFound

STATIC = Path(__file__).resolve().parents[1] / "static"
SERVICE_WORKER = "sw.js"
NONCE_MARK = "__CSP_NONCE__"
_YEAR_S = 31_536_000
_TWINS = (("br", ".br"), ("gzip", ".gz"))
"""How a twin is packed and what its name ends in, the smallest first."""
_NOT_PAGES = ("api/", "hooks/", "assets/", "live", "ready", "metrics")
_UNBUILT = (
    "<!doctype html><title>NexaBuilder</title><h1>NexaBuilder is running</h1>"
    "<p>The web app is not built yet: <code>make install</code> builds it. "
    "The REST API and the command line work without it.</p>"
)


class AppPages:
    """Serves one folder; only files that stand in it now can be asked for."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder.resolve()
        self._page: tuple[float, str] | None = None

    def route(self) -> Route:
        """Answer the route, to stand behind all others."""
        return Route("/{path:path}", self.answer)

    async def answer(self, request: Request) -> Response:
        """Answer a file of the app, or the app's page for a browser's navigation."""
        return await asyncio.to_thread(self._answer, request.path_params["path"], request)

    def _answer(self, path: str, request: Request) -> Response:
        file = self._file(path)
        if file is not None:
            return _cached(file, path, request)
        if path.startswith(_NOT_PAGES) or "." in path.rsplit("/", 1)[-1]:
            raise NotFound(f"There is nothing at /{path}.")
        accepted = request.headers.get("accept", "*/*")
        if "text/html" not in accepted and "*/*" not in accepted:
            raise NotFound(f"There is nothing at /{path}.")
        return self._app_page()

    def _file(self, path: str) -> Path | None:
        """Answer the file, unless the path leads out of the folder or to the page's template."""
        if not path or path == "index.html" or "\x00" in path:
            return None
        file = (self._folder / path).resolve()
        inside = file.is_relative_to(self._folder)
        return file if inside and file.is_file() else None

    def _app_page(self) -> HTMLResponse:
        nonce = secrets.token_urlsafe(16)
        text = self._template().replace(NONCE_MARK, nonce)
        headers = {"content-security-policy": page_policy(nonce), "cache-control": "no-store"}
        return HTMLResponse(text, headers=headers)

    def _template(self) -> str:
        file = self._folder / "index.html"
        try:
            changed = file.stat().st_mtime
        except OSError:
            return _UNBUILT
        if self._page is None or self._page[0] != changed:
            self._page = (changed, file.read_text(encoding="utf-8"))
        return self._page[1]


def _cached(file: Path, path: str, request: Request) -> FileResponse:
    """Let browsers keep files whose name holds their content's hash; send the smallest twin they take."""
    lasting = path.startswith("assets/")
    rule = f"public, max-age={_YEAR_S}, immutable" if lasting else "no-cache"
    headers = {"cache-control": rule}
    if path == SERVICE_WORKER:
        headers["content-security-policy"] = SERVICE_WORKER_POLICY
    twins = [(coding, file.with_name(file.name + ending)) for coding, ending in _TWINS]
    there = [(coding, twin) for coding, twin in twins if twin.is_file()]
    if there:
        headers["vary"] = "accept-encoding"
    taken = _codings(request.headers.get("accept-encoding", ""))
    for coding, twin in there:
        if coding in taken:
            kind = guess_type(file.name)[0]
            packed = {**headers, "content-encoding": coding}
            return FileResponse(twin, media_type=kind, headers=packed)
    return FileResponse(file, headers=headers)


def _codings(accepted: str) -> frozenset[str]:
    """Answer what a browser takes of `br;q=0, gzip`: here gzip only (RFC 9110, section 12.5.3)."""
    named = (one.replace(" ", "").lower().partition(";q=") for one in accepted.split(","))
    return frozenset(name for name, _, weight in named if not re.fullmatch(r"0(\.0*)?", weight))
