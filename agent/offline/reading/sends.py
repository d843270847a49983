"""Finds what a clause sends, by which action, to whom, and whether once or for each item."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from agent.offline.apps.deeds_said import is_contrary
from agent.offline.building.schema_kinds import (
    content_argument,
    entity_kind,
    slots_of,
    takes_address,
    takes_many,
)
from agent.offline.language.gated import Pattern
from agent.offline.language.nouns import GENERIC, is_noun
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import READ_VERBS, SEND_VERBS
from agent.offline.reading.parts import Many, Send
from agent.offline.reading.people import TO_THEM, named_people
from agent.offline.reading.reads import (
    HTTP,
    parameters_of,
    request_extras,
    sends_to_url,
    sent_to,
    sql_of,
    write_method,
)
from agent.offline.reading.receivers import is_named, plainest, service_of, takes_said
from agent.offline.reading.recipients import OWN_ADDRESS, recipient_said
from agent.offline.reading.resolved import listed_fields
from agent.offline.reading.said_texts import REMINDS, reminder_text
from agent.offline.reading.services import CARRIED, SERVICES
from agent.offline.reading.table_rows import rows_of
from agent.offline.reading.telling import TELLS
from agent.offline.rephrasing.bodies import fields_of
from agent.offline.retrieval import Hit, fused, index_of, properties, stem, terms, writes
from agent.plan import Ranking
from engine.core.action import ActionSpec, Catalog

_SLOT = re.compile(
    r",? ?(?:(?:with|and|using|under|as) )?(?:the |a |an )?(?P<name>subject|title|headline|text|message|body|content|saying|says|reading|that says|that reads)(?: line)?(?: of| is|:| =)? (?P<value>@str\d+)"
)
_SUMMARY = re.compile(
    r"\b(?:summary|summaries|summari[sz]\w*|digest|recap|overview|round-?up|report|total|totals|count|statistics|stats)\b"
)
_WHOLE = re.compile(
    r"\b(?:whole|entire|all|everything|together|single|as one|in one|one (?:message|email|post)(?! (?:each|per|for))|list|table|rows|results?|response|answer|rest)\b"
)
_EACH = re.compile(
    r"\b(?:its own|(?:single|separate|individual) (?:[a-z]+ )?(?:posts|messages|notes|notifications|alerts|emails|mails|pings)|each|every|one by one|1 by 1|individually|separately|one at an? time|one (?:message|email|post) (?:each|per)|per item)\b"
)
_ABOUT = re.compile(
    r"^(?:[a-z]+ )(?:me |us |them )?(?:the |its |their )(?P<field>[a-z][\w-]*(?: (?:name|number|id|date|code|address))?)(?: of (?:it|the [a-z]+|each [a-z]+|every [a-z]+))?(?= (?:to|in|into|on|at|by|via)\b|$)"
)
# `post total to #x`: a name that was listed as a field needs no article, and may be a word such as `message`.
_NAMED_FIELD = re.compile(
    r"^[a-z]+ (?:me |us |them |@(?:mail|chan)\d+ )?(?:just |only )?(?:the |its |their )?(?P<field>[a-z]\w*)(?= (?:to|in|into|on|at|by|via)\b|$)"
)
_SENDS = re.compile(r"(?:send|mail|email|forward|write|post)\b")
_COPY = re.compile(
    r",? ?(?:and )?(?:cc|copy|with a copy to|copying)(?: to)?:? (?P<who>@mail\d+(?:(?:,| and|, and) @mail\d+)*)"
)
# `email the sender`: they are who is written to, and no field that is told.
_TO_ROLE = re.compile(r"(?:email|mail|write(?: to)?) the (?:sender|author)(?= |$)")
_TO_SENDER = re.compile(r"\b(?:to )?the (?:sender|author)\b")
_COUNTS = re.compile(r"\b(?:the )?(?:number|count) of [a-z][\w-]*|\bhow many\b")
_ALWAYS = re.compile(
    r"\b(?:always|in any case|either way|regardless|in both cases|in all cases|anyway)\b"
)
_NOT_ABOUT = frozenset(
    [
        "new",
        "rest",
        "remaining",
        "same",
        "following",
        "slack",
        "channel",
        "team",
        "email",
        "mail",
        "message",
        "post",
        "ones",
        "one",
    ]
)


_names: WeakKeyDictionary[Catalog, tuple[frozenset[str], Mapping[str, Sequence[str]]]] = (
    WeakKeyDictionary()
)


def _names_in(catalog: Catalog) -> tuple[frozenset[str], Mapping[str, Sequence[str]]]:
    """Answer the services of a catalogue, and which actions go by a word; made once for as long as it lives."""
    found = _names.get(catalog)
    if found is None:
        holders: dict[str, list[str]] = {}
        for spec in catalog.actions():
            for t in terms(f"{spec.id.replace('.', ' ')} {spec.title} {' '.join(spec.synonyms)}"):
                holders.setdefault(t, []).append(spec.id)
        services = SERVICES | {service_of(spec) for spec in catalog.actions()}
        found = _names[catalog] = frozenset(services), holders
    return found


class SendReader:
    """Chooses actions that change something outside, from any catalogue."""

    def __init__(self, prepared: Prepared, catalog: Catalog, ranking: Ranking) -> None:
        self._prepared = prepared
        self._catalog = catalog
        self._ranking = ranking
        self._asked = ""
        self.services, self._holders = _names_in(catalog)

    def has_receiver(self, clause: str) -> bool:
        """Tell whether the clause names where something goes."""
        return (
            bool(re.search(r"(?<!\bfrom )@(?:chan|mail|tab)\d+", clause))
            or sends_to_url(clause)
            or self._statement(clause) is not None
            or named_people(clause, self._prepared, self.services) is not None
        )

    def take_slots(self, clause: str) -> tuple[dict[str, str], str]:
        """Take out arguments said by name: `with the subject "..."`."""
        slots: dict[str, str] = {}
        for match in list(_SLOT.finditer(clause))[::-1]:
            name = {"title": "subject", "headline": "subject", "subject": "subject"}.get(
                match["name"], "content"
            )
            slots[name] = self._prepared.value(match["value"])
            clause = clause[: match.start()] + clause[match.end() :]
        return slots, clause.strip()

    def read(
        self, clause: str, slots: Mapping[str, str], *, whole_clause: str, each: bool, single: bool
    ) -> list[Send]:
        """Answer every sending of a clause; none when it sends nothing we know."""
        self._asked = whole_clause
        if sends_to_url(clause):
            return [self._to_url(clause, whole_clause, each=each)]
        statement = self._statement(clause) or rows_of(clause, self._prepared, self._catalog)
        if statement is not None:
            return [statement]
        copy = _COPY.search(clause)
        cc = re.findall(r"@mail\d+", copy["who"]) if copy else []
        clause = clause[: copy.start()] + clause[copy.end() :] if copy else clause
        channels, mails = _entities(clause, "chan"), _entities(clause, "mail")
        if self._unknown_service(clause):
            return []
        sends: list[Send] = []
        for kind, names in (("chan", channels), ("mail", mails)):
            spec = self._choose(clause, [kind]) if names else None
            if spec is None:
                continue
            slot = next(s for s in slots_of(spec.input_schema) if s.takes == kind)
            values = [self._prepared.value(n) for n in names]
            many = takes_many(properties(spec)[slot.argument]) and len(values) > 1
            for value in [values] if many else values:
                arguments = {slot.argument: value, **self._copies(spec, cc)}
                made = self._send(
                    spec, arguments, clause, slots, whole_clause, each=each, single=single
                )
                sends.append(self._alone(made, kind) if channels and mails else made)
        to_them = single and TO_THEM.match(clause) is not None
        own = to_them or OWN_ADDRESS.search(clause) is not None
        spec = self._choose(clause, ["mail"]) if own else None
        people = None if sends else named_people(clause, self._prepared, self.services)
        if people is not None and (spec := self._choose(clause, ["mail"])) is not None:
            made = self._send(spec, {}, clause, slots, whole_clause, each=each, single=single)
            sends.append(replace(made, to_whom=people, recipient_field=None))
        if not sends and (spec := spec or self._by_words(clause)) is not None:
            sends.append(
                self._send(spec, {}, clause, slots, whole_clause, each=each, single=single)
            )
        return sends

    def words_of(self, send: Send) -> set[str]:
        """Answer the words that a sending explains: its action's, and the fields it takes."""
        spec = self._catalog.action(send.action)
        told = f"{spec.id} {spec.title} {' '.join(spec.synonyms)}" if spec else send.action
        fields = f"{send.about or ''} {send.recipient_field or ''} {' '.join(send.fields)} {send.to_whom or ''}".lower()
        return set(re.findall(r"[a-z]+", told.lower())) | set(fields.split())

    @staticmethod
    def frames_of(send: Send) -> tuple[Pattern, ...]:
        """Answer the phrases that a sending has used without cutting them out."""
        used: list[Pattern] = [_COPY, _ALWAYS]
        used += [OWN_ADDRESS, _TO_SENDER] if send.recipient_field else []
        used += [_COUNTS] if send.counts else []
        used += [REMINDS] if REMINDS.match(send.clause) else []
        return tuple(used)

    @staticmethod
    def _alone(send: Send, kind: str) -> Send:
        """Where one clause names a channel and an address, a summary is for the address."""
        if not _SUMMARY.search(send.clause):
            return send
        each: Many = "each" if _EACH.search(send.clause) else "unsaid"
        return replace(send, many="whole" if kind == "mail" else each)

    def _statement(self, clause: str) -> Send | None:
        found = sql_of(clause, self._prepared, self._catalog)
        if found is None or found[2]:
            return None
        action, arguments, _ = found
        given = self._prepared.given.get(re.findall(r"@sql\d+", clause)[0], {})
        names = parameters_of(str(next(iter(arguments.values()))))
        names = tuple(name for name in names if name not in given)
        arguments = {**arguments, "params": given} if given else arguments
        return Send(
            action, arguments, many="each" if names else "whole", clause=clause, parameters=names
        )

    def _copies(self, spec: ActionSpec, names: Sequence[str]) -> dict[str, Any]:
        if not names or "cc" not in properties(spec):
            return {}
        values = [self._prepared.value(n) for n in names]
        return {"cc": values if len(values) > 1 else values[0]}

    def _choose(self, clause: str, kinds: Sequence[str]) -> ActionSpec | None:
        hits = [
            h for h in self._rank(clause, kinds) if writes(h.spec) and self._fits(h.spec, kinds)
        ]
        named = [h for h in hits if service_of(h.spec) in re.findall(r"[a-z]+", clause)]
        # Where no service is named, a channel is one that is written with #.
        open_to = [h for h in hits if all(takes_said(h.spec, kind) for kind in kinds)]
        chosen = [h.spec for h in named or open_to]
        return plainest(_sending(chosen) if _SENDS.match(clause) else chosen, clause)

    def _rank(self, clause: str, kinds: Sequence[str]) -> list[Hit]:
        index = index_of(self._catalog)
        near = [one for one in self._ranking.get(self._asked, ()) if index.may_mean(one[0], clause)]
        hits = fused(index.rank(clause, entities=kinds), near, self._catalog)
        return [h for h in hits if not is_contrary(clause, h.spec.id, h.spec.title)]

    @staticmethod
    def _fits(spec: ActionSpec, kinds: Sequence[str]) -> bool:
        fields = properties(spec)
        taken = {
            s.takes
            for s in slots_of(spec.input_schema)
            if s.takes != "mail" or takes_address(fields[s.argument])
        }
        return spec.id != HTTP and all(kind in taken for kind in kinds)

    def _by_words(self, clause: str) -> ActionSpec | None:
        """Choose by words alone: when they name the service, or ask to tell somebody something."""
        words = re.findall(r"[a-z][\w-]*", re.sub(r"@\w+", " ", clause))
        if not words or words[0] in READ_VERBS:
            return None
        if words[0] not in SEND_VERBS and not {"slack", "email", "mail"} & set(words):
            return None
        hits = [h for h in self._rank(clause, []) if writes(h.spec) and h.spec.id != HTTP]
        named = [h for h in hits if h.score >= 3 and is_named(service_of(h.spec), clause)]
        if named:
            return plainest([h.spec for h in named], clause)
        if re.search(r"\b(?:to|in|into|on) (?:the|our|my|a|that) channel\b", clause):
            fit = [h.spec for h in hits if self._fits(h.spec, ["chan"])]
            return plainest([spec for spec in fit if takes_said(spec, "chan")], clause)
        tells = [h.spec for h in hits if content_argument(h.spec.input_schema) and h.score >= 3]
        if not TELLS.match(clause):
            return None
        told = plainest(tells, clause)
        return told or (self._choose(clause, ["mail"]) if REMINDS.match(clause) else None)

    def _unknown_service(self, clause: str) -> bool:
        words = re.findall(r"[a-z]+", clause)
        if re.match(r"(?:text|sms|call|phone|ring) (?:me|us|him|her|them|my|the)\b", clause):
            return not self._does("sms", clause)
        named = [w for w in words if w in SERVICES and not self._does(w, clause)]
        return bool(named) and not re.search(r"@(?:chan|mail)", clause)

    def _does(self, means: str, clause: str) -> bool:
        """Tell whether an action knows a means of telling, or a service."""
        holders = self._holders.get(stem(means), ())
        if means not in CARRIED:
            return bool(holders)
        may_mean = index_of(self._catalog).may_mean
        return any(may_mean(one, clause) for one in holders)

    def _send(
        self,
        spec: ActionSpec,
        arguments: Mapping[str, Any],
        clause: str,
        slots: Mapping[str, str],
        whole: str,
        *,
        each: bool,
        single: bool,
    ) -> Send:
        filled = {**arguments, **self._named(spec, clause, slots)}
        wants = next(
            (s.argument for s in slots_of(spec.input_schema) if s.takes == "mail" and s.required),
            None,
        )
        recipient = None
        if wants is not None and wants not in filled:
            recipient = recipient_said(clause, single=single)
            recipient = recipient or ("email" if _EACH.search(clause) else None)
        return Send(
            action=spec.id,
            arguments=filled,
            many="each" if recipient and not single else self._many(whole, said=clause, each=each),
            about=None
            if recipient and _TO_ROLE.match(clause)
            else self._about(clause, single=single),
            recipient_field=recipient,
            summary=bool(_SUMMARY.search(clause)),
            counts=bool(_COUNTS.search(clause)),
            repeats=bool(re.search(r"\b(?:it|that|this|the same)\b", clause)),
            always=bool(_ALWAYS.search(clause)),
            clause=clause,
            says=any(
                v in filled.values() for v in map(self._prepared.value, self._prepared.spoken)
            ),
        )

    def _named(self, spec: ActionSpec, clause: str, slots: Mapping[str, str]) -> dict[str, str]:
        fields = properties(spec)
        content = content_argument(spec.input_schema)
        found: dict[str, str] = {}
        for name, value in slots.items():
            argument = content if name == "content" else name if name in fields else content
            if argument:
                found[argument] = value
        quoted = re.search(r"@str\d+", clause)
        if content is None or content in found:
            return found
        told = self._prepared.value(quoted[0]) if quoted else reminder_text(clause, self._prepared)
        return found if told is None else {**found, content: told}

    @staticmethod
    def _many(clause: str, *, said: str, each: bool) -> Many:
        """`said` is the clause without its conditions: a total that is compared is no summary."""
        if re.search(
            r"\b(?:whole|entire|as one|in one|single(?! (?:[a-z]+ )?[a-z]+s\b)|together)\b", clause
        ):
            return "whole"
        if (_SUMMARY.search(said) or _COUNTS.search(said)) and not _EACH.search(clause):
            return "whole"
        if each or _EACH.search(clause):
            return "each"
        return "whole" if _WHOLE.search(clause) else "unsaid"

    def _about(self, clause: str, *, single: bool) -> str | None:
        named = _NAMED_FIELD.match(clause) if single else None
        if named is not None and named["field"] in listed_fields(self._prepared):
            return named["field"]
        match = _ABOUT.match(clause)
        if match is None or (not single and " of " not in match[0]):
            return None
        field = match["field"]
        if field in _NOT_ABOUT | GENERIC or not is_noun(field.split()[0]):
            return None
        if _SUMMARY.search(field) and not (single and field in {"total", "count"}):
            return None
        return field

    def _to_url(self, clause: str, whole: str, *, each: bool) -> Send:
        url = sent_to(clause)
        assert url is not None  # noqa: S101  # `read` found it
        arguments = {
            "method": write_method(clause),
            "url": self._prepared.value(url[0]),
            **request_extras(clause, self._prepared),
        }
        fields: tuple[str, ...] = ()
        if body := re.search(r"@json\d+", clause):
            written = self._prepared.value(body[0])
            fields = fields_of(written)
            arguments |= {} if fields else {"json": json.loads(written)}
        many = self._many(whole, said=clause, each=each)
        return Send(HTTP, arguments, many=many, fields=fields, clause=clause)


def _entities(clause: str, kind: str) -> list[str]:
    """Answer where a clause sends something: who it comes from is no receiver."""
    return list(dict.fromkeys(re.findall(rf"(?<!\bfrom )@{kind}\d+", clause)))


__all__ = ["SendReader", "entity_kind"]


def _sending(specs: Sequence[ActionSpec]) -> list[ActionSpec]:
    """Leave out what takes an address and sends nothing there, where something else does."""
    tell = [spec for spec in specs if content_argument(spec.input_schema)]
    return tell or [s for s in specs if s.title.lower().startswith("send")] or list(specs)
