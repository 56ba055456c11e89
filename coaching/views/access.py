"""Fetch and authorise in one step: strangers get 404, whoever may not write now gets 403."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.permissions import SignedInRequest
from coaching import rules
from coaching.models import Session, kept_pairings
from matching.models import Pairing
from matching.models.pairing import PairingQuerySet


def own_pairing(request: SignedInRequest, pk: uuid.UUID) -> Pairing:
    """A pairing of the reader in which they may still write."""
    pairing = get_object_or_404(Pairing.objects.of(request.user).with_people(), pk=pk)
    if not rules.can_plan(request.user, pairing):
        raise PermissionDenied
    return pairing


def own_session(request: SignedInRequest, pk: uuid.UUID) -> Session:
    """A session of the reader's own pairing in which they may still write."""
    session = get_object_or_404(Session.objects.of(request.user).with_people(), pk=pk)
    if not rules.can_plan(request.user, session.pairing):
        raise PermissionDenied
    return session


def bookable_pairing(request: SignedInRequest, pk: uuid.UUID) -> Pairing:
    """A pairing for which the reader books: the own one, or one whose calendar they keep."""
    pairing = get_object_or_404(_bookable(request).with_people(), pk=pk)
    if not rules.can_book(request.user, pairing):
        raise PermissionDenied
    return pairing


def bookable_session(request: SignedInRequest, pk: uuid.UUID) -> Session:
    """A session that the reader may move or cancel: of the own pair, or of a kept calendar."""
    sessions = Session.objects.filter(pairing__in=_bookable(request))
    session = get_object_or_404(sessions.with_people(), pk=pk)
    if not rules.can_book(request.user, session.pairing):
        raise PermissionDenied
    return session


def _bookable(request: SignedInRequest) -> PairingQuerySet:
    own = Pairing.objects.of(request.user).values("pk")
    kept = kept_pairings(request.user).values("pk")
    return Pairing.objects.filter(Q(pk__in=own) | Q(pk__in=kept))
