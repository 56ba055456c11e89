"""The people of the reader's institutions, and how they come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries, services
from accounts.forms.people import InviteForm, PersonFilter
from accounts.models import Institution, Profile, ProfileKind, Role, User
from accounts.permissions import SignedInRequest, Verb, can, needs
from accounts.presenters.people import (
    ENTRY_LABELS,
    ENTRY_SHAPES,
    completeness_label,
    completeness_shape,
    invitation_reason,
)
from accounts.rules import InvitationRefused
from core.lists import Column, list_page

PERSON_COLUMNS = [
    Column(
        gettext_lazy("Name"),
        lambda profile: profile.user.name,
        url=lambda profile: reverse("accounts:profile-detail", args=[profile.pk]),
    ),
    Column(gettext_lazy("Kind"), lambda profile: profile.get_kind_display()),
    Column(gettext_lazy("Post"), lambda profile: profile.post),
    Column(gettext_lazy("Unit"), lambda profile: profile.unit.name if profile.unit else ""),
    Column(gettext_lazy("Institution"), lambda profile: profile.institution.name),
    Column(gettext_lazy("Profile"), completeness_label, state=completeness_shape),
    Column(
        gettext_lazy("Account"),
        lambda profile: ENTRY_LABELS[profile.entry],
        state=lambda profile: ENTRY_SHAPES[profile.entry],
    ),
]


@require_safe
@needs(Verb.SEE_INSTITUTION)
def person_list(request: SignedInRequest) -> HttpResponse:
    """Leaders and experts of the reader's institutions."""
    return list_page(
        request,
        title=_("People"),
        rows=_people(request),
        columns=PERSON_COLUMNS,
        filters=PersonFilter,
        empty=_("Nobody is enrolled yet. Upload a file of your leaders to begin."),
        template="accounts/person_list.html",
        institutions=Institution.objects.visible_to(request.user),
        may_invite=can(request.user, Verb.INVITE),
    )


def _people(request: SignedInRequest) -> QuerySet[Any]:
    where = Institution.objects.visible_to(request.user)
    profiles = Profile.objects.filter(institution__in=where).with_sections()
    return queries.with_entry(
        profiles.select_related("user", "unit", "institution").order_by("user__name", "kind"),
        timezone.now(),
    )


@require_http_methods(["GET", "POST"])
@needs(Verb.INVITE)
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite one person: as leader or expert, or into a role."""
    form = InviteForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        return redirect("accounts:person-list")
    return render(request, "accounts/invite.html", {"form": form})


def _invited(request: SignedInRequest, form: InviteForm) -> bool:
    typed, now = form.cleaned_data, timezone.now()
    guest = services.Guest(typed["email"], typed["name"], typed["language"])
    try:
        institution = services.invite_to(
            guest=guest,
            part=_part(typed["part"]),
            institution=typed["institution"],
            described=_described(typed),
            by=request.user,
            now=now,
        )
    except InvitationRefused as refused:
        field = "new_name" if refused.key == "institution_is_here" else "email"
        form.add_error(field, invitation_reason(refused.key))
        return False
    # The same words whether the address was known here or not.
    messages.success(
        request,
        _("%(email)s is invited: %(institution)s.")
        % {"email": guest.email, "institution": institution.name},
    )
    return True


def _part(value: str) -> Role | ProfileKind:
    return ProfileKind(value) if value in ProfileKind.values else Role(value)


def _described(typed: dict[str, Any]) -> services.NewInstitution:
    return services.NewInstitution(
        name=typed["new_name"],
        country=typed["new_country"],
        kind=typed["new_kind"],
        time_zone=typed["new_time_zone"],
    )


@require_POST
@needs(Verb.SEE_INSTITUTION)
def person_invite_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Send a new invitation to somebody who has not come in yet."""
    user = get_object_or_404(queries.people_seen_by(request.user), pk=pk)
    try:
        services.invite_again(user=user, by=request.user, now=timezone.now())
    except InvitationRefused as refused:
        messages.warning(request, invitation_reason(refused.key))
    else:
        messages.success(
            request, _("A new invitation is on its way to %(name)s.") % {"name": user.name}
        )
    return _back_to(request, user)


def _back_to(request: SignedInRequest, user: User) -> HttpResponse:
    """The page that shows `user`: a profile, or the institution where they hold a role."""
    profile = Profile.objects.visible_to(request.user).filter(user=user).first()
    if profile is not None:
        return redirect("accounts:profile-detail", pk=profile.pk)
    institutions = Institution.objects.visible_to(request.user)
    home = get_object_or_404(institutions.filter(memberships__user=user)[:1])
    return redirect("accounts:institution-detail", pk=home.pk)
