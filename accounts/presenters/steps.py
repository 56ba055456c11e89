"""What a person should do next about people, profiles and enrolment files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import queries
from accounts.models import EnrolmentUpload, Profile, Role, User
from accounts.presenters.sections import LABELS
from core.next_steps import NextStep, Urgency, Waiting

# Long enough for a first letter and its first reminder to be read.
PATIENCE = timedelta(days=7)


def waiting(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """What may wait for `user`, unsorted; the home page sorts what all apps tell."""
    if user.profile_kinds:
        yield Waiting(Profile.objects.of(user).incomplete(), _own_profiles)
    yield Waiting(queries.uploads_to_confirm(user), _files_to_confirm)
    yield Waiting(queries.uploads_with_refused_rows(user), _rows_to_correct)
    if where := user.institutions_as(Role.FOCAL_POINT):
        profiles = Profile.objects.filter(institution__in=where, created_at__lt=now - PATIENCE)
        absent = queries.with_entry(profiles, now).exclude(entry=queries.Entry.SIGNED_IN)
        yield Waiting(absent, partial(_people_not_in_yet, now=now))


def _own_profiles(profiles: QuerySet[Profile]) -> Iterator[NextStep]:
    for profile in profiles:
        missing = queries.missing_sections(profile)
        yield NextStep(
            urgency=Urgency.SOON,
            due_at=profile.created_at,
            title=_("Complete your profile"),
            detail=_("Before you can be matched we need: %(sections)s.")
            % {"sections": _(", ").join(str(LABELS[section]) for section in missing)},
            url=reverse(f"accounts:profile-{missing[0]}", args=[profile.pk]),
            action=_("Complete it"),
        )


def _files_to_confirm(uploads: QuerySet[EnrolmentUpload]) -> Iterator[NextStep]:
    for upload in uploads.select_related("institution"):
        yield NextStep(
            urgency=Urgency.DUE,
            due_at=upload.created_at,
            title=_("Confirm the enrolment file “%(name)s”") % {"name": upload.file_name},
            detail=_("Nobody of it is enrolled yet: %(institution)s.")
            % {"institution": upload.institution.name},
            url=reverse("accounts:upload-detail", args=[upload.pk]),
            action=_("Look at it"),
        )


def _rows_to_correct(uploads: QuerySet[Any]) -> Iterator[NextStep]:
    for upload in uploads:
        count = upload.refused_rows
        yield NextStep(
            urgency=Urgency.SOON,
            due_at=upload.created_at,
            title=ngettext(
                "Correct %(count)d row of “%(name)s”",
                "Correct %(count)d rows of “%(name)s”",
                count,
            )
            % {"count": count, "name": upload.file_name},
            detail=_("The others are enrolled. Download these, correct them, upload them again."),
            url=reverse("accounts:upload-detail", args=[upload.pk]),
            action=_("See the rows"),
        )


def _people_not_in_yet(profiles: QuerySet[Profile], *, now: datetime) -> Iterator[NextStep]:
    count = profiles.count()
    yield NextStep(
        urgency=Urgency.SOON,
        due_at=now,
        title=ngettext(
            "%(count)d person has not signed in yet",
            "%(count)d people have not signed in yet",
            count,
        )
        % {"count": count},
        detail=_("They were invited more than a week ago. A word from you helps most."),
        url=reverse("accounts:person-list") + "?entry=not_in",
        action=_("See who"),
    )
