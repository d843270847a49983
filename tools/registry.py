"""The code behind each action, look and event of the catalogue, imported when it is first wanted.

The registries are closed: only an id that some folder's generated file names can lead to code.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from tools.manifest import read_actions, read_triggers
from tools.sdk.action import Action
from tools.sdk.called import Event, Listening
from tools.sdk.subscribed import Subscribed
from tools.sdk.trigger import Trigger
from tools.sources import Source, all_sources


class ActionRegistry:
    """Finds the action for an id."""

    def __init__(self, sources: Iterable[Source] | None = None) -> None:
        self._modules = {
            entry.id: source.actions_module
            for source in (all_sources() if sources is None else sources)
            for entry in read_actions(source.folder).actions
        }
        self._loaded: dict[str, Action[Any, Any]] = {}

    def find(self, action_id: str) -> Action[Any, Any] | None:
        """Return the action, importing its folder's code on first use; None when unknown."""
        if action_id not in self._loaded and action_id in self._modules:
            name = self._modules[action_id]
            for value in vars(importlib.import_module(name)).values():
                # An action that was merely imported there stays with the connector it belongs to.
                if isinstance(value, Action) and self._modules.get(value.entry.id) == name:
                    self._loaded[value.entry.id] = value
        return self._loaded.get(action_id)


class LookRegistry:
    """Finds the look of a trigger for its id."""

    def __init__(self, sources: Iterable[Source] | None = None) -> None:
        self._modules = {
            entry.id: source.triggers_module
            for source in (all_sources() if sources is None else sources)
            for entry in read_triggers(source.folder)
            if entry.polling is not None
        }
        self._loaded: dict[str, Action[Any, Any]] = {}

    def find(self, action_id: str) -> Action[Any, Any] | None:
        """Return the look, importing its folder's code on first use; None when unknown."""
        if action_id not in self._loaded and action_id in self._modules:
            for value in vars(importlib.import_module(self._modules[action_id])).values():
                if isinstance(value, Trigger):
                    self._loaded[value.entry.id] = value.look
        return self._loaded.get(action_id)


class EventRegistry:
    """Finds what reads the calls of a trigger, for its id, and how its service is listened to."""

    def __init__(self, sources: Iterable[Source] | None = None) -> None:
        known = list(all_sources() if sources is None else sources)
        called = [
            (entry.id, entry.called, source.triggers_module)
            for source in known
            for entry in read_triggers(source.folder)
            if entry.called is not None
        ]
        self._modules = {trigger_id: module for trigger_id, _, module in called}
        self._lines: dict[str, str] = {
            of.line: trigger_id for trigger_id, of, _ in called if of.line is not None
        }
        self._loaded: dict[str, Event[Any, Any]] = {}
        self._subscribed: dict[str, Subscribed[Any]] = {}
        self._own_lines = {
            entry.id: source.triggers_module
            for source in known
            for entry in read_triggers(source.folder)
            if entry.own_line
        }

    def listening(self, kind: str) -> Listening | None:
        """Return how events are told over a connection of this kind; None where none are."""
        event = self.find(self._lines.get(kind, ""))
        return event.listening if event is not None else None

    def subscribed(self, trigger_id: str) -> Subscribed[Any] | None:
        """Return the trigger with a line of its own of this id; None when unknown."""
        if trigger_id not in self._subscribed and trigger_id in self._own_lines:
            for value in vars(importlib.import_module(self._own_lines[trigger_id])).values():
                if isinstance(value, Subscribed):
                    self._subscribed[value.entry.id] = value
        return self._subscribed.get(trigger_id)

    def find(self, trigger_id: str) -> Event[Any, Any] | None:
        """Return the event, importing its folder's code on first use; None when unknown."""
        if trigger_id not in self._loaded and trigger_id in self._modules:
            for value in vars(importlib.import_module(self._modules[trigger_id])).values():
                if isinstance(value, Event):
                    self._loaded[value.entry.id] = value
        return self._loaded.get(trigger_id)
