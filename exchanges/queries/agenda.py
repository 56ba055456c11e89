"""What is read of agendas: who is taken when, and how the items stood."""

from __future__ import annotations

from exchanges.models import Agenda, AgendaItem, ResourcePerson, TermsOfReference, Visit, VisitState


def terms_of(visit: Visit) -> TermsOfReference | None:
    return TermsOfReference.objects.filter(visit=visit).select_related("changed_by").first()


def agenda_of(visit: Visit) -> Agenda | None:
    return Agenda.objects.filter(visit=visit).select_related("changed_by").first()


def items_of(agenda: Agenda | None) -> list[AgendaItem]:
    """The items of an agenda in the order of time, with their people."""
    if agenda is None:
        return []
    return list(agenda.items.select_related("resource_person"))


def agenda_lines(agenda: Agenda) -> list[list[str]]:
    """The items as plain texts: begin, end, title, place, name of the person."""
    return [
        [
            item.starts_at.isoformat(),
            item.ends_at.isoformat(),
            item.title,
            item.place,
            item.resource_person.name if item.resource_person else "",
        ]
        for item in items_of(agenda)
    ]


def clashing_item(item: AgendaItem, person: ResourcePerson) -> AgendaItem | None:
    """Another item at that time with the same person, also one of another offer of the host."""
    return (
        AgendaItem.objects.filter(
            resource_person__name__iexact=person.name,
            resource_person__offer__institution=person.offer.institution_id,
            starts_at__lt=item.ends_at,
            ends_at__gt=item.starts_at,
        )
        .exclude(pk=item.pk)
        .exclude(agenda__visit__state=VisitState.CANCELLED)
        .select_related("agenda__visit")
        .first()
    )
