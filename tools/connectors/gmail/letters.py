"""A letter as Gmail takes it: one text after RFC 5322, in base64 that fits into an address."""

from __future__ import annotations

import base64
import email.policy
import email.utils
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from tools.sdk.attached import Enclosed, attach
from tools.sdk.google import related, uploaded
from tools.sdk.schema import Arguments
from tools.sdk.service import Calls, Request

_ID = re.compile(r"<[^<>\s]{1,250}>")
_ANSWERS = re.compile(r"^\s*re\s*:", re.IGNORECASE)
_MOST_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written, and to whom."""

    to: Sequence[str]
    subject: str
    text: str
    html: str | None = None
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Enclosed] = ()

    def written(self) -> bytes:
        """Return it as it is sent; who sends it and when is for Gmail to say."""
        message = EmailMessage(policy=email.policy.SMTP)
        for name, people in (("To", self.to), ("Cc", self.cc), ("Bcc", self.bcc)):
            if people:
                message[name] = ", ".join(people)
        message["Subject"] = self.subject
        for name, text in self.headers.items():
            message[name] = text
        message.set_content(self.text)
        if self.html is not None:
            message.add_alternative(self.html, subtype="html")
        attach(message, self.files)
        return message.as_bytes()


async def put(
    calls: Calls,
    path: str,
    letter: Letter,
    *,
    thread: str | None = None,
    about: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> Any:
    """Hand a letter to Gmail, as the message that `about` speaks of; with files it is sent as it stands."""
    told = {"threadId": thread} if thread is not None else {}
    if not letter.files:
        whole = about({"raw": base64.urlsafe_b64encode(letter.written()).decode(), **told})
        request = Request("POST", path, body=lambda _: whole)
        return await calls.answer(request, Arguments(), writes=True)
    content, kind = related(calls, about(told), letter.written(), "message/rfc822")
    how = {"uploadType": "multipart"}
    return await uploaded(calls, "POST", f"/upload{path}", how, content=content, kind=kind)


def answer_to(
    heads: Mapping[str, str],
    text: str,
    html: str | None,
    *,
    not_to: str | None,
    files: Sequence[Enclosed] = (),
) -> Letter:
    """Return the answer to a letter, by its headers; where `not_to` is somebody, to all but them."""
    writer = _people(heads.get("reply-to", "")) or _people(heads.get("from", ""))
    others = [*_people(heads.get("to", "")), *_people(heads.get("cc", ""))]
    cc = [] if not_to is None else _without(others, {*map(str.lower, writer), not_to.lower()})
    subject = heads.get("subject", "")
    own = _ID.findall(heads.get("message-id", ""))[:1]
    former = _ID.findall(heads.get("references", "")) or _ID.findall(heads.get("in-reply-to", ""))
    chain = [*former, *own][-_MOST_REFERENCES:]
    threaded = {"In-Reply-To": own[0], "References": " ".join(chain)} if own else {}
    return Letter(
        to=writer[:1],
        subject=subject if _ANSWERS.match(subject) else f"Re: {subject}",
        text=text,
        html=html,
        cc=cc,
        headers=threaded,
        files=files,
    )


def _people(header: str) -> list[str]:
    return [address for _, address in email.utils.getaddresses([header])[:200] if "@" in address]


def _without(people: Sequence[str], left_out: set[str]) -> list[str]:
    kept = {one.lower(): one for one in people if one.lower() not in left_out}
    return list(kept.values())
