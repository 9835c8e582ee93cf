"""Writing down that a person took a copy of her own data."""

from council.audit.acts import Act
from council.audit.service import Actor, record
from council.members.models import Person
from council.members.service import subject_of


def note_export(actor: Actor, person: Person, *, form: str) -> None:
    """Record that she took her copy, for machines or to read."""
    record(actor, Act.OWN_DATA_EXPORTED, subject_of(person), council=person.council_id, details={"form": form})
