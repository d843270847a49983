"""What reached the world, compared with what should have: exactly that and nothing more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from evals.suites.main_job.answer import Answer, Executed, JsonObject, Ledger, Ran
from evals.suites.main_job.case import Case, Effects, ExpectedMessages, Words
from evals.suites.main_job.shape import Shape

Sent = Mapping[str, Sequence[str]]
"""Channel, recipient or address -> the texts that arrived there."""


def effect_faults(case: Case, answer: Answer) -> list[str]:
    """Compare both runs with the case; a run that did not happen is one fault with its reason."""
    broken = answer.failed_at("plan", "base", "patch", "fill", "run")
    if case.effects is None or answer.first is None:
        return [broken or "nothing was run"]
    faults = [f"cannot be published: {p.message}" for p in answer.open_problems]
    faults += [broken] if broken else []
    faults += bad_endings(answer.first)
    faults += ledger_faults(case.effects, answer.first.ledger)
    faults += wait_faults(case.effects, answer.first.runs)
    faults += approval_faults(case.effects, answer)
    if case.second_run and answer.second is not None:
        faults += bad_endings(answer.second)
        faults += second_run_faults(case.second_run, answer.second.ledger)
    return faults


def ledger_faults(expected: Effects, ledger: Ledger) -> list[str]:
    """Compare what arrived, place by place; places that are not listed got nothing."""
    return [
        *place_faults("slack", expected.slack, posts_by_channel(ledger)),
        *place_faults("mail", expected.email, mails_by_recipient(ledger)),
        *place_faults("write", expected.http_writes, writes_by_address(ledger)),
    ]


def second_run_faults(expected: Mapping[str, int], ledger: Ledger) -> list[str]:
    """Compare the totals of the second run; what the case does not name is not compared."""
    totals = {
        "slack": len(ledger.posts),
        "email": len(ledger.mails),
        "http_writes": len(ledger.writes),
    }
    return [
        f"second run: expected {count} {kind}, got {totals[kind]}"
        for kind, count in expected.items()
        if totals[kind] != count
    ]


def posts_by_channel(ledger: Ledger) -> Sent:
    return grouped((post.channel, post.text) for post in ledger.posts)


def mails_by_recipient(ledger: Ledger) -> Sent:
    return grouped((mail.to, mail.text) for mail in ledger.mails)


def writes_by_address(ledger: Ledger) -> Sent:
    return grouped((f"{write.method} {write.url}", write.body) for write in ledger.writes)


def grouped(pairs: Iterable[tuple[str, str]]) -> Sent:
    """Gather texts by place."""
    found: dict[str, list[str]] = defaultdict(list)
    for place, text in pairs:
        found[place].append(text)
    return found


def place_faults(kind: str, expected: Sequence[ExpectedMessages], sent: Sent) -> list[str]:
    """Compare what arrived by one way; places that are not listed got nothing."""
    faults = []
    for messages in expected:
        found = message_faults(messages, sent.get(messages.where, ()))
        faults += [f"{kind} {messages.where}: {fault}" for fault in found]
    listed = {messages.where for messages in expected}
    unlisted = sorted(set(sent) - listed)
    return faults + [
        f"{kind} {place}: nothing was to arrive, got {sent[place]}" for place in unlisted
    ]


def message_faults(expected: ExpectedMessages, texts: Sequence[str]) -> list[str]:
    """Match messages one to one, then look for what must not or must only in order be there."""
    faults = []
    if not _match(expected, texts):
        wanted = [list(message) for message in expected.messages]
        faults.append(f"expected {len(wanted)} with {wanted}, got {len(texts)}: {_short(texts)}")
    banned = [word for word in expected.never if any(word in text for text in texts)]
    faults += [f"must never hold {word!r}" for word in banned]
    joined, at = "\n".join(texts), 0
    for word in expected.in_order:
        at = joined.find(word, at)
        if at < 0:
            faults.append(f"not in the order {list(expected.in_order)}")
            break
    return faults


def _match(expected: ExpectedMessages, texts: Sequence[str]) -> bool:
    if expected.one_message_ok and len(texts) == 1:
        everything = [word for message in expected.messages for word in message]
        if _holds(texts[0], everything):
            return True
    return len(texts) == len(expected.messages) and _one_to_one(expected.messages, list(texts))


def _one_to_one(messages: Sequence[Words], texts: list[str]) -> bool:
    if not messages:
        return True
    first, *rest = messages
    return any(
        _holds(text, first) and _one_to_one(rest, texts[:n] + texts[n + 1 :])
        for n, text in enumerate(texts)
    )


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def bad_endings(executed: Executed) -> list[str]:
    """Name every run that did not succeed."""
    return [
        f"a run {run.status}: {run.error}" for run in executed.runs if run.status != "succeeded"
    ]


def wait_faults(expected: Effects, runs: Sequence[Ran]) -> list[str]:
    """Compare the waits, where any are expected."""
    waited = sorted(wait for run in runs for wait in run.waits_s)
    if not expected.waits_s or waited == sorted(expected.waits_s):
        return []
    return [f"waits: expected {list(expected.waits_s)} s, got {waited}"]


def approval_faults(expected: Effects, answer: Answer) -> list[str]:
    """Compare how often a person was asked, and whether what hangs on the answer waited for it."""
    if answer.first is None or answer.filled is None:
        return []
    asked = sum(run.approvals for run in answer.first.runs)
    faults = []
    if asked != expected.approvals:
        faults.append(f"approvals: expected {expected.approvals}, got {asked}")
    if not expected.holds:
        return faults
    held = {step for kind in expected.holds for step in Shape(answer.filled).of_kind(kind)}
    if any(_started_before_decision(run.events, held) for run in answer.first.runs):
        faults.append(f"{'/'.join(expected.holds)} ran before the approval")
    rejected = answer.rejected.runs if answer.rejected else ()
    if any(_starts(run.events, held) for run in rejected):
        faults.append(f"{'/'.join(expected.holds)} ran although it was rejected")
    return faults


def _starts(events: Iterable[JsonObject], steps: set[str]) -> list[int]:
    return [e["seq"] for e in events if e["type"] == "step.started" and e["step"] in steps]


def _started_before_decision(events: Sequence[JsonObject], steps: set[str]) -> bool:
    decisions = [event["seq"] for event in events if event["type"] == "decision.made"]
    starts = _starts(events, steps)
    return bool(starts) and (not decisions or min(starts) < min(decisions))


def _short(texts: Sequence[str]) -> str:
    shown = [text if len(text) <= 160 else text[:157] + "..." for text in texts]
    return str(shown)
