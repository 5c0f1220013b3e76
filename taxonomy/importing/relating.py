"""Relations of one import: new, moved, and those that a newer version no longer states."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from taxonomy.importing.ledger import Ledger, RelationKey, family_of
from taxonomy.tables import ConceptRelation


class Relations:
    """Notes relations one by one and writes them together.

    For each concept, source and family of relations the newest version says all there is: what
    an older file adds is left out, and what the newer one leaves out is removed.
    """

    def __init__(self, ledger: Ledger, *, serial: int) -> None:
        self.ledger = ledger
        self.serial = serial
        self.version = ledger.version_of(serial)
        self._versions: Mapping[int, str] = {
            number: key for number, (_, key) in ledger.imports.items()
        }
        self._added: list[RelationKey] = []
        self._moved: dict[RelationKey, tuple[int, int | None]] = {}
        self._newest: dict[str, dict[tuple[UUID, str], str]] = {}

    def note(self, key: RelationKey, days: int | None = None) -> int:
        """Note a relation; return 1 when it is new, else 0."""
        known = self.ledger.relations_of(key[3])
        newest = self._newest_of(key[3])
        family = (key[0], family_of(key[2]))
        if self.version < newest[family]:
            return 0
        newest[family] = self.version
        held = known.get(key)
        if held is None:
            known[key] = (self.serial, days)
            self._added.append(key)
            return 1
        if held[0] != self.serial and (self.version > self._versions[held[0]] or held[1] != days):
            known[key] = self._moved[key] = (self.serial, days)
        return 0

    def write(self) -> None:
        """Write what was noted, and remove what is outdated."""
        outdated = [
            key
            for source, relations in self.ledger.relations.items()
            for key, (last, _) in relations.items()
            if self._versions[last] < self._newest_of(source)[key[0], family_of(key[2])]
        ]
        self.ledger.drop_relations(outdated)
        self.ledger.update_relations(self._moved)
        self.ledger.new[ConceptRelation].extend(
            {
                "from_id": key[0],
                "to_id": key[1],
                "kind": key[2],
                "source": key[3],
                "trainable_days": self.ledger.relations[key[3]][key][1],
                "last_import": self.serial,
            }
            for key in self._added
        )

    def _newest_of(self, source: str) -> dict[tuple[UUID, str], str]:
        if source not in self._newest:
            found: dict[tuple[UUID, str], str] = defaultdict(str)
            for key, (last, _) in self.ledger.relations_of(source).items():
                family = (key[0], family_of(key[2]))
                found[family] = max(found[family], self._versions[last])
            self._newest[source] = found
        return self._newest[source]
