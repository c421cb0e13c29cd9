"""People in the store."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from lib.store.tables import people


def ensure_person(connection: Connection, person_id: str, name: str, at: datetime) -> None:
    """Write the person down unless they are known already."""
    known = connection.execute(select(people.c.id).where(people.c.id == person_id)).first()
    if known is None:
        connection.execute(insert(people).values(id=person_id, name=name, created_at=at))
