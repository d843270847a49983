"""AWS Signature Version 4: a request signed with a key that is good for one day and one service."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote

from tools.sdk.credential import Credential
from tools.sdk.hop import Hop

_ALGORITHM = "AWS4-HMAC-SHA256"
_PLAIN = "-_.~"


def headers_for(hop: Hop, credential: Credential, at: datetime) -> dict[str, str]:
    """Return the headers that sign a request at a moment."""
    payload = hashlib.sha256(hop.content or b"").hexdigest()
    added = {"x-amz-date": at.strftime("%Y%m%dT%H%M%SZ"), "x-amz-content-sha256": payload}
    token = credential.secret.get("session_token")
    if token:
        added["x-amz-security-token"] = token
    given = {"host": hop.url.netloc.decode(), **added}
    if "content-type" in hop.headers:
        given["content-type"] = hop.headers["content-type"]
    config = credential.config
    return {
        **added,
        "authorization": authorization(
            hop,
            given,
            key=(str(config["access_key_id"]), credential.secret["secret_access_key"]),
            scope=(str(config["region"]), str(config["aws_service"])),
        ),
    }


def authorization(
    hop: Hop, headers: Mapping[str, str], *, key: tuple[str, str], scope: tuple[str, str]
) -> str:
    """Return the Authorization header over the given headers, which name host and x-amz-date."""
    moment, (region, service) = headers["x-amz-date"], scope
    names = sorted(headers)
    asked = "\n".join(
        (
            hop.method,
            _path(hop, service),
            _query(hop),
            *(f"{name}:{' '.join(headers[name].split())}" for name in names),
            "",
            ";".join(names),
            hashlib.sha256(hop.content or b"").hexdigest(),
        )
    )
    where = f"{moment[:8]}/{region}/{service}/aws4_request"
    text = "\n".join((_ALGORITHM, moment, where, hashlib.sha256(asked.encode()).hexdigest()))
    signing = f"AWS4{key[1]}".encode()
    for part in where.split("/"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    proof = hmac.new(signing, text.encode(), hashlib.sha256).hexdigest()
    return (
        f"{_ALGORITHM} Credential={key[0]}/{where}, "
        f"SignedHeaders={';'.join(names)}, Signature={proof}"
    )


def _path(hop: Hop, service: str) -> str:
    raw = hop.url.raw_path.decode("ascii").partition("?")[0] or "/"
    # S3 takes the path as it is sent; every other service wants it encoded once more.
    return raw if service == "s3" else quote(raw, safe="/" + _PLAIN)


def _query(hop: Hop) -> str:
    pairs = parse_qsl(hop.url.query.decode("ascii"), keep_blank_values=True)
    coded = sorted((quote(name, safe=_PLAIN), quote(value, safe=_PLAIN)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in coded)
