"""AWS Signature Version 4: a request signed with a key that is good for one day and one service."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote

import httpx

from tools.sdk.credential import Credential
from tools.sdk.hop import Hop

_ALGORITHM = "AWS4-HMAC-SHA256"
_PLAIN = "-_.~"


def headers_for(hop: Hop, credential: Credential, at: datetime) -> dict[str, str]:
    """Return the headers that sign a request at a moment."""
    payload = hop.body_sha256
    added = {"x-amz-date": at.strftime("%Y%m%dT%H%M%SZ"), "x-amz-content-sha256": payload}
    token = credential.secret.get("session_token")
    if token:
        added["x-amz-security-token"] = token
    given = {"host": hop.url.netloc.decode(), **added}
    # Every header of AWS's own has to be signed; of the others only what the body is.
    own = {name: text for name, text in hop.headers.items() if name.startswith("x-amz-")}
    given |= own | {name: hop.headers[name] for name in {"content-type"} & set(hop.headers)}
    config = credential.config
    return {
        **added,
        "authorization": authorization(
            hop,
            given,
            key=(str(config["access_key_id"]), credential.secret["secret_access_key"]),
            scope=(str(config["region"]), str(config.get("aws_service", "s3"))),
        ),
    }


def authorization(
    hop: Hop, headers: Mapping[str, str], *, key: tuple[str, str], scope: tuple[str, str]
) -> str:
    """Return the Authorization header over the given headers, which name host and x-amz-date."""
    moment, (region, service) = headers["x-amz-date"], scope
    names = sorted(headers)
    payload = hop.body_sha256
    asked = _asked(hop, headers, service, payload)
    where = f"{moment[:8]}/{region}/{service}/aws4_request"
    proof = _proof(asked, key[1], moment, where)
    return (
        f"{_ALGORITHM} Credential={key[0]}/{where}, "
        f"SignedHeaders={';'.join(names)}, Signature={proof}"
    )


def presigned(url: str, credential: Credential, at: datetime, expires_s: int) -> str:
    """Return an address of S3 that works for anybody until it expires: the proof is in its query."""
    moment = at.strftime("%Y%m%dT%H%M%SZ")
    where = f"{moment[:8]}/{credential.config['region']}/s3/aws4_request"
    named = {
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{credential.config['access_key_id']}/{where}",
        "X-Amz-Date": moment,
        "X-Amz-Expires": str(expires_s),
        "X-Amz-SignedHeaders": "host",
    }
    target = httpx.URL(url).copy_merge_params(named)
    host = {"host": target.netloc.decode()}
    asked = _asked(Hop("GET", target, {}, None), host, "s3", "UNSIGNED-PAYLOAD")
    proof = _proof(asked, credential.secret["secret_access_key"], moment, where)
    return str(target.copy_add_param("X-Amz-Signature", proof))


def _asked(hop: Hop, headers: Mapping[str, str], service: str, payload: str) -> str:
    """Return the request in the one spelling both sides sign."""
    names = sorted(headers)
    return "\n".join(
        (
            hop.method,
            _path(hop, service),
            _query(hop),
            *(f"{name}:{' '.join(headers[name].split())}" for name in names),
            "",
            ";".join(names),
            payload,
        )
    )


def _proof(asked: str, secret: str, moment: str, where: str) -> str:
    digest = hashlib.sha256(asked.encode()).hexdigest()
    text = "\n".join((_ALGORITHM, moment, where, digest))
    signing = f"AWS4{secret}".encode()
    for part in where.split("/"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    return hmac.new(signing, text.encode(), hashlib.sha256).hexdigest()


def _path(hop: Hop, service: str) -> str:
    raw = hop.url.raw_path.decode("ascii").partition("?")[0] or "/"
    # S3 takes the path as it is sent; every other service wants it encoded once more.
    return raw if service == "s3" else quote(raw, safe="/" + _PLAIN)


def _query(hop: Hop) -> str:
    pairs = parse_qsl(hop.url.query.decode("ascii"), keep_blank_values=True)
    coded = sorted((quote(name, safe=_PLAIN), quote(value, safe=_PLAIN)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in coded)
