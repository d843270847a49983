"""Which models a key may use."""

from __future__ import annotations

from tools.connectors.ai.client import models
from tools.sdk.errors import ActionFailed
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask the server for its models, and say in one sentence whether the chosen one is among them."""
    known = await models(place.http, place.credential)
    wanted = str(place.credential.config["model"])
    if known and wanted not in known:
        raise ActionFailed(
            "bad_data",
            "ai_model_unknown",
            f"the key works, but the server does not list the model {wanted!r}",
            hint=f"it lists {', '.join(known[:5])}",
        )
    return f"Connected; {wanted} is one of {len(known)} models." if known else "Connected."
