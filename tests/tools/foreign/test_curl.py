"""cURL commands as documentation shows them: what each becomes, and that no secret comes along."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.document import Document
from engine.errors import DocumentInvalid
from tools.foreign.curl import from_curl, is_curl
from tools.foreign.reading import translated_text

SECRET = "sk-canary-77"


def step_of(command: str) -> dict[str, Any]:
    translation = from_curl(command)
    Document.parse(dict(translation.document))
    (step,) = translation.document["steps"]
    return dict(step)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("curl https://api.example.com/orders", {"method": "GET", "url": "https://api.example.com/orders"}),
        (
            "curl -sSL 'https://api.example.com/orders?status=open&tag=a&tag=b' -H 'Accept: text/csv'",
            {
                "method": "GET", "url": "https://api.example.com/orders",
                "query": {"status": "open", "tag": ["a", "b"]}, "headers": {"Accept": "text/csv"},
            },
        ),
        (
            "curl -X PUT https://api.example.com/o/7 \\\n  -H 'Content-Type: application/json' \\\n"
            "  -d '{\"total\": 5, \"note\": \"{{x}}\"}'",
            {
                "method": "PUT", "url": "https://api.example.com/o/7",
                "headers": {"Content-Type": "application/json"},
                "json": {"total": 5, "note": '{{ "{{x}}" }}'},
            },
        ),
        (
            "curl https://api.example.com/pay -d amount=5 -d currency=eur",
            {
                "method": "POST", "url": "https://api.example.com/pay",
                "form": {"amount": "5", "currency": "eur"},
            },
        ),
        (
            "curl -G https://api.example.com/find --data-urlencode q=a",
            {"method": "GET", "url": "https://api.example.com/find", "query": {"q": "a"}},
        ),
        (
            "$ curl --json '[1]' --url api.example.com/x",
            {"method": "POST", "url": "https://api.example.com/x", "json": [1]},
        ),
        ("curl -I https://api.example.com/", {"method": "HEAD", "url": "https://api.example.com/"}),
    ],
)  # fmt: skip
def test_a_command_becomes_one_request(command: str, expected: dict[str, Any]) -> None:
    step = step_of(command)
    assert step["with"] == expected
    assert "connection" not in step


@pytest.mark.parametrize(
    "sign_in",
    [
        f"-H 'Authorization: Bearer {SECRET}'", f"-u ada:{SECRET}", f"-uada:{SECRET}",
        f"--user=ada:{SECRET}", f"-H 'X-Api-Key: {SECRET}'", f"-b 'session={SECRET}'",
        f"'https://api.example.com/?api_key={SECRET}'", f"-d access_token={SECRET}",
        f"-F token={SECRET}", f"-d key={SECRET} -d @more", f"--oauth2-bearer {SECRET}", f"-x http://u:{SECRET}@proxy", f"--cert c.pem:{SECRET}",
    ],
)  # fmt: skip
def test_no_secret_comes_along(sign_in: str) -> None:
    translation = from_curl(f"curl {sign_in} https://api.example.com/")
    assert SECRET not in str(translation)
    (node,) = translation.nodes
    assert node.notes


def test_what_is_not_sent_here_is_told_and_a_file_becomes_a_hole() -> None:
    translation = from_curl("curl -k --happy-eyeballs https://a.example.com/ -d @file.json")
    (node,) = translation.nodes
    assert node.outcome == "hole"
    assert any("Certificates" in one for one in node.notes)
    assert any("--happy-eyeballs" in one for one in node.notes)
    assert "$hole" in translation.document["steps"][0]["with"]["body"]


@pytest.mark.parametrize(
    "broken", ["curl 'https://x", "curl -s", "curl -X BREW https://a.example.com/"]
)
def test_a_broken_command_is_refused_with_a_reason(broken: str) -> None:
    with pytest.raises(DocumentInvalid) as caught:
        from_curl(broken)
    assert caught.value.message


def test_a_command_is_told_by_its_first_word() -> None:
    assert is_curl("  curl https://a.example.com")
    assert not is_curl("curly: braces")
    assert translated_text("nexa: 1", "auto") is None
