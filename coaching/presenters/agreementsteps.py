from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from coaching import queries
from coaching.models import AgreementVersion
from coaching.presenters.agreements import title_of_agreement
from coaching.rules import SIGN_REMINDERS, is_of_pair
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import day
from matching.models import Pairing, SecondCoach
from matching.presenters.names import others_named


def waiting_terms(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """Terms to write, to sign, and sponsors to name."""
    own = queries.pairs_without_terms().filter(pk__in=Pairing.objects.of(user))
    yield Waiting(own, partial(_to_write, user))
    yield Waiting(queries.second_coaches_to_write_in(user), _to_write_in)
    yield Waiting(queries.unsigned_versions_of(user), partial(_to_sign, user))
    if can(user, Verb.RUN_PROGRAMMES):
        # Once the coachee had a few days.
        lacking = queries.versions_without_sponsor(user, since=now - SIGN_REMINDERS[0])
        yield Waiting(lacking, _sponsors_to_name)


def _sponsors_to_name(lacking: QuerySet[AgreementVersion]) -> Iterator[NextStep]:
    """For organisers: the pair that waits longest, one step."""
    versions = list(lacking)
    pairing = versions[0].agreement.pairing
    detail = ngettext(
        "%(count)s agreement waits for a sponsor. Without one it does not come into force.",
        "%(count)s agreements wait for a sponsor. Without one they do not come into force.",
        len(versions),
    )
    yield NextStep(
        urgency=Urgency.DUE,
        due_at=versions[0].proposed_at,
        title=_("Name the sponsor of %(name)s") % {"name": pairing.people[0].name},
        detail=detail % {"count": len(versions)},
        url=reverse("coaching:agreement-sponsor", args=[pairing.pk]),
        action=_("Name the sponsor"),
    )


def _to_write(user: User, pairings: QuerySet[Pairing]) -> Iterator[NextStep]:
    for pairing in pairings:
        yield NextStep(
            urgency=Urgency.DUE,
            due_at=pairing.created_at,
            title=_("Agree on terms with %(name)s") % {"name": others_named(pairing, user)},
            detail=_("The usual terms are filled in. Notes begin when everybody has signed."),
            url=reverse("coaching:agreement-edit", args=[pairing.pk]),
            action=_("Write the terms"),
        )


def _to_write_in(asked: QuerySet[SecondCoach]) -> Iterator[NextStep]:
    """All three said yes: the pair writes the second coach into its agreement."""
    for one in asked:
        yield NextStep(
            urgency=Urgency.DUE,
            due_at=one.created_at,
            title=_("Write %(name)s into your agreement") % {"name": one.person.name},
            detail=_("Propose the terms anew. Your second coach joins when all have signed."),
            url=reverse("coaching:agreement-edit", args=[one.pairing_id]),
            action=_("Write the terms"),
        )


def _to_sign(user: User, versions: QuerySet[AgreementVersion]) -> Iterator[NextStep]:
    for version in versions:
        pairing = version.agreement.pairing
        if any(person.pk == user.pk for person in version.asked().values()):
            yield _step_to_sign(user, version)
        elif version.lacks_sponsor and pairing.coachee.profile.user_id == user.pk:
            yield NextStep(
                urgency=Urgency.DUE,
                due_at=version.proposed_at,
                title=_("Name your sponsor"),
                detail=_("Somebody of your institution signs your agreement too."),
                url=reverse("coaching:agreement-sponsor", args=[pairing.pk]),
                action=_("Name the sponsor"),
            )


def _step_to_sign(user: User, version: AgreementVersion) -> NextStep:
    pairing = version.agreement.pairing
    if is_of_pair(user, pairing):
        title = _("Sign the agreement with %(name)s") % {"name": others_named(pairing, user)}
    else:
        title = _("Sign: %(title)s") % {"title": title_of_agreement(user, pairing)}
    return NextStep(
        urgency=Urgency.DUE,
        due_at=version.proposed_at,
        title=title,
        detail=_("Proposed by %(name)s, %(day)s")
        % {"name": version.proposed_by.name, "day": day(version.proposed_at)},
        url=version.agreement.get_absolute_url(),
        action=_("Read and sign"),
    )
