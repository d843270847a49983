"""The folders of a workspace as one tree: paths, what lies below, and what may go where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from engine.errors import Conflict, Invalid

DEEPEST = 8
MOST_FOLDERS = 1_000


@dataclass(frozen=True)
class Place:
    """One folder: where it hangs and what it is called."""

    id: UUID
    parent_id: UUID | None
    name: str


class Tree:
    """Every folder of a workspace; they are few enough to be looked at together."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = {place.id: place for place in places}

    def __contains__(self, folder_id: UUID) -> bool:
        return folder_id in self._places

    def __len__(self) -> int:
        return len(self._places)

    def place(self, folder_id: UUID) -> Place:
        """Answer one folder that is in the tree."""
        return self._places[folder_id]

    def path(self, folder_id: UUID) -> str:
        """Answer the names from the top down, joined by /."""
        return "/".join(place.name for place in reversed(list(self._upwards(folder_id))))

    def ids_below(self, folder_id: UUID) -> list[UUID]:
        """Answer the folder itself and everything in it, however deep."""
        return [one for one in self._places if any(up.id == folder_id for up in self._upwards(one))]

    def in_order(self) -> list[UUID]:
        """Answer every folder, each after the one it is in, by name."""
        return sorted(self._places, key=lambda one: self.path(one).casefold().split("/"))

    def counted(self, own: Mapping[UUID, int]) -> dict[UUID, int]:
        """Answer for each folder what it holds with everything below it."""
        counts = dict.fromkeys(self._places, 0)
        for folder_id, count in own.items():
            for place in self._upwards(folder_id):
                counts[place.id] += count
        return counts

    def require_room(self, place: Place) -> None:
        """Refuse a folder that would stand in itself, too deep, or beside one of its name."""
        above = list(self._upwards(place.parent_id))
        if any(up.id == place.id for up in above):
            raise Invalid(f"The folder {place.name!r} cannot be put into itself.")
        height = self._height(place.id) if place.id in self._places else 1
        if len(above) + height > DEEPEST:
            raise Invalid(f"Folders may stand {DEEPEST} deep and no deeper.")
        for other in self._places.values():
            if (
                other.id != place.id
                and other.parent_id == place.parent_id
                and other.name.casefold() == place.name.casefold()
            ):
                raise Conflict(f"There is a folder {other.name!r} here already: use that one.")

    def _height(self, folder_id: UUID) -> int:
        own = len(list(self._upwards(folder_id)))
        return max(len(list(self._upwards(one))) - own + 1 for one in self.ids_below(folder_id))

    def _upwards(self, folder_id: UUID | None) -> Iterator[Place]:
        while folder_id is not None and (place := self._places.get(folder_id)):
            yield place
            folder_id = place.parent_id
