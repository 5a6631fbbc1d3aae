"""Promises for the pages."""

from __future__ import annotations

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.commitments import queries as commitments
from giaoban.commitments.models import Commitment
from giaoban.registry.models import Subject
from giaoban.web.reading import Reading

DUE_WORDS = {
    "overdue": _("overdue"),
    "soon": _("in the next 30 days"),
    "later": _("later"),
    "none": _("no date given"),
    "recurrent": _("came back"),
    "shown": _("so late that it is shown publicly"),
}
_GROUPS = """
WITH RECURSIVE walk(name) AS (
  SELECT MIN("group") FROM commitments_commitment WHERE "group" > '' AND kind <> 'target'
  UNION ALL
  SELECT (SELECT MIN("group") FROM commitments_commitment WHERE "group" > walk.name AND kind <> 'target')
  FROM walk WHERE walk.name IS NOT NULL
)
SELECT name FROM walk WHERE name IS NOT NULL ORDER BY name
"""
OWING = (Commitment.Standing.OPEN, Commitment.Standing.ANSWERED)


def promises(filters: dict[str, str], reading: Reading) -> QuerySet[Commitment]:
    """The list as filtered by the address."""
    return commitments.promises(on=reading.on, **{**filters, "due": filters["due"] or "all"})


def groups() -> list[str]:
    """The fields of work that promises belong to. One query, which steps through the index from one to the next:

    DISTINCT would read an entry for each of a hundred thousand promises to find ten names.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS)
        return [name for (name,) in cursor.fetchall()]


def owing() -> list[Subject]:
    """Everybody who owes something, by name. One query."""
    from giaoban.core.quantities import sort_key

    owed = Commitment.objects.filter(owed_by=OuterRef("pk")).exclude(kind=Commitment.Kind.TARGET)  # one is enough
    return sorted(Subject.objects.filter(Exists(owed)), key=lambda subject: sort_key(subject.name_vi))


def promise(key: str) -> Commitment | None:
    """One promise with all its page shows: three queries."""
    return (
        Commitment.objects.select_related(
            "owed_by__parent", "asked_by__parent", "source", "answers", "parent", "programme", "waits_for", "recurs"
        )
        .prefetch_related("steps__by", "steps__evidence", "replies__owed_by", "children__owed_by", "askers__parent")
        .filter(key=key)
        .first()
    )


def is_overdue(one: Commitment, reading: Reading) -> bool:
    """Past its day and still owed; a reply was given, not promised."""
    late = one.due is not None and one.due < reading.on
    return late and not one.is_paused and one.standing in OWING and one.kind != Commitment.Kind.REPLY
