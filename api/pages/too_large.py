"""The framework refuses long bodies in plain text; here that answer takes the one shape of errors."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem

TOO_LARGE = 413
_WORDS = "The request is larger than this address takes."


class TooLargeShape:
    """Replaces the framework's 413, keeps every other answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and watch for the framework's refusal."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        replaced = False

        async def shaped(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_plain_refusal(message):
                replaced = True
                await problem(TOO_LARGE, "too_large", _WORDS)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, shaped)


def _is_plain_refusal(message: Message) -> bool:
    kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
    return message["status"] == TOO_LARGE and not any(b"json" in kind for kind in kinds)
