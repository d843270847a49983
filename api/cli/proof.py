"""What was found out about a proposal, as lines: what a run takes, which ways were rehearsed, how past runs go with it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from api.cli.rehearse import UNITS, amount

MOST_MISSED: Final = 5
LONGEST: Final = 60
Told = Mapping[str, Any]


def proof_sections(trial: Told) -> Iterator[tuple[str, list[str]]]:
    """Answer a title and its lines for each part that is there."""
    if (forecast := trial.get("forecast")) is not None:
        yield "What one run takes", list(_forecast(forecast))
    if (coverage := trial.get("coverage")) is not None:
        yield "Ways rehearsed", list(_coverage(coverage))
    if (examples := trial.get("examples")) is not None:
        yield "Examples of what it does", list(_examples(examples))
    if (past := trial.get("past")) is not None:
        yield "On the last runs, played on what was recorded", list(_runs(past["runs"]))


def _forecast(told: Told) -> Iterator[str]:
    after, before = told["after"], told["before"]
    if after is None:
        yield f"Not known: {told['left_out']}"
        return
    was = before["expected"] if before is not None else None
    if (expected := after["expected"]) is None:
        yield _not_known(after)
        if was is not None:
            yield f"Until now: {', '.join(amount(name, was[name]) for name in UNITS)}"
        return
    for name in UNITS:
        now = amount(name, expected[name])
        then = amount(name, was[name]) if was is not None else None
        yield now if then in (None, now) else f"{then} -> {now}"
    runs = after["runs"]
    yield f"by the last {runs} run(s)" if runs else "by what its actions took in other workflows"


def _not_known(after: Told) -> str:
    names = ", ".join(after["without_history"])
    if names:
        return f"Not known yet: no recorded run tells anything of {names}."
    return "Not known yet: the rehearsal did not end well."


def _coverage(told: Told) -> Iterator[str]:
    yield f"{told['reached']} of {told['total']}"
    missed = told["missed"]
    for way in missed[:MOST_MISSED]:
        yield f"not: {way['step']}, {way['way']}. {way['why']}"
    if len(missed) > MOST_MISSED:
        yield f"and {len(missed) - MOST_MISSED} more"


def _examples(told: Told) -> Iterator[str]:
    yield f"{told['as_expected']} of {told['total']} as expected"
    for one in told["other"][:MOST_MISSED]:
        yield f"otherwise: {one['name']}"
        yield from (f"    {line}" for line in one["differences"])
    if len(told["other"]) > MOST_MISSED:
        yield f"and {len(told['other']) - MOST_MISSED} more"


def _runs(runs: Sequence[Told]) -> Iterator[str]:
    for one in runs:
        name = f"{one['run_id']} ({one['was']})"
        if one["outcome"] == "not_played":
            yield f"{name}: not played. {one['why']}"
            continue
        ends = (
            f", ends {one['after']}, not {one['before']}" if one["before"] != one["after"] else ""
        )
        yield f"{name}: {'as before' if one['outcome'] == 'same' else 'otherwise'}{ends}"
        yield from (f"    {line}" for line in _changes(one))


def _changes(one: Told) -> Iterator[str]:
    for write in one["new_writes"]:
        yield f"{write['step']} writes {write['times']} time(s) anew"
    for write in one["gone_writes"]:
        yield f"{write['step']} writes {write['times']} time(s) less"
    for found in one["differences"]:
        where = f"{found['step'] or 'the run'} {found['what']}{found['path']}"
        yield f"{where}: {_short(found['before'])} -> {_short(found['after'])}"
    for told in one["assumed"]:
        yield f"assumed: {told}"


def _short(value: str | None) -> str:
    text = value or "nothing"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
