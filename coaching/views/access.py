"""Fetch and authorise in one step: strangers get 404, whoever may not write now gets 403."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.permissions import SignedInRequest
from coaching import rules
from coaching.models import Session
from matching.models import Pairing


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
