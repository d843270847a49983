"""How each kind of connection signs an HTTP request."""

from __future__ import annotations

import base64

from tools.sdk.credential import Credential


def auth_headers(credential: Credential) -> dict[str, str]:
    """Return the headers that sign a request, names in lower case."""
    match credential.kind:
        case "http_basic":
            pair = f"{credential.config['username']}:{credential.secret['password']}"
            return {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        case "http_bearer" | "slack_token":
            return {"authorization": f"Bearer {credential.secret['token']}"}
        case "http_header":
            return {str(credential.config["header"]).lower(): credential.secret["value"]}
        case _:
            return {}
