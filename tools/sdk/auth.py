"""How each kind of connection signs an HTTP request, and answers a challenge."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Mapping

from engine.ports.clock import Clock
from tools.sdk import aws, digest
from tools.sdk.credential import Credential
from tools.sdk.hop import Hop

# What each kind writes in the header Authorization, by the fields of the connection (RFC 6750).
_SPOKEN: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "http_bearer",
            "openai_api",
            "slack_token",
            "slack_app_token",
            "github_token",
            "hubspot_token",
            "notion_token",
            "airtable_token",
            "stripe_key",
            "sendgrid_key",
            "gitlab_token",
            "asana_token",
        ),
        "Bearer {token}",
    ),
    **dict.fromkeys(
        ("oauth2_client", "oauth2_code", "service_account", "google_account"),
        "Bearer {access_token}",
    ),
    "discord_bot": "Bot {token}",
    "linear_key": "{token}",
    "trello_token": 'OAuth oauth_consumer_key="{key}", oauth_token="{token}"',
}


def signed(credential: Credential, hop: Hop, clock: Clock) -> Hop:
    """Return the request with what proves who sends it."""
    if credential.kind == "http_query":
        named = {str(credential.config["parameter"]): credential.secret["value"]}
        return dataclasses.replace(hop, url=hop.url.copy_merge_params(named))
    if credential.kind in {"aws_keys", "s3_keys"}:
        return _with(hop, **aws.headers_for(hop, credential, clock.now()))
    return _with(hop, **_headers(credential))


def _headers(credential: Credential) -> dict[str, str]:
    config, secret = credential.config, credential.secret
    if credential.kind in _SPOKEN:
        return {"authorization": _SPOKEN[credential.kind].format_map({**config, **secret})}
    match credential.kind:
        case "http_basic" | "jira_token":
            pair = f"{config['username']}:{secret['password']}"
            return {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        case "twilio_account":
            pair = f"{config.get('api_key') or config['account_sid']}:{secret['password']}"
            return {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        case "shopify_token" | "shopify_app":
            return {"x-shopify-access-token": secret.get("token") or secret["access_token"]}
        case "http_header":
            return {str(config["header"]).lower(): secret["value"]}
        case _:
            return {}


def answered(
    credential: Credential, hop: Hop, status: int, headers: Mapping[str, str]
) -> Hop | None:
    """Return the request that answers a challenge, or None where there is nothing to answer."""
    if credential.kind != "http_digest" or status != 401:
        return None
    answer = digest.answer_to(
        headers.get("www-authenticate", ""),
        hop,
        str(credential.config["username"]),
        credential.secret["password"],
    )
    return _with(hop, authorization=answer) if answer else None


def _with(hop: Hop, **headers: str) -> Hop:
    return dataclasses.replace(hop, headers={**hop.headers, **headers})
