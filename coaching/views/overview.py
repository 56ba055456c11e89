from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from coaching import presenters, rules
from coaching.presenters.groups import own_groups
from coaching.presenters.pairs import title_of_cards
from matching.models import Pairing


@require_GET
def my_pairings(request: SignedInRequest) -> HttpResponse:
    """The reader's own pairs, one card each, and what is ahead for the whole cohort."""
    now = timezone.now()
    own = Pairing.objects.of(request.user).live()
    cards = presenters.pair_cards(own, request.user, now=now)
    context = {
        "title": title_of_cards(cards),
        "cards": cards,
        "keeps": rules.is_delegate(request.user),
        "groups": own_groups(request.user, now=now),
    }
    return render(request, "coaching/my_pairings.html", context)
