"""Who goes to Kigali: one list that is verified with its letters, one that waits for a decision.

Names, posts and needs are made up, and the signed letter is a page that says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from accounts.models import Role, User
from exchanges import services
from exchanges.models import (
    Answer,
    LetterKind,
    NeedField,
    Nominee,
    NomineePart,
    Sex,
    VisitDelegation,
)
from exchanges.queries import people_of

DAY = timedelta(days=1)
Person = tuple[str, str, NomineePart, Sex]
UGANDA: Final[tuple[Person, ...]] = (
    ("Godfrey Okello", "Assistant Commissioner, Crime", NomineePart.HEAD, Sex.MAN),
    ("Grace Acan", "Head of Child and Family Protection", NomineePart.MEMBER, Sex.WOMAN),
    ("Ruth Atim", "Senior Superintendent, Gulu", NomineePart.MEMBER, Sex.WOMAN),
    ("Samuel Kato", "Detective Inspector", NomineePart.MEMBER, Sex.MAN),
    ("Juliet Nambi", "State Attorney", NomineePart.MEMBER, Sex.UNDISCLOSED),
    ("Moses Wasswa", "Protocol officer", NomineePart.ACCOMPANYING, Sex.MAN),
    ("Harriet Auma", "Inspector, Lira", NomineePart.ALTERNATE, Sex.WOMAN),
)
SOUTH_SUDAN: Final[tuple[Person, ...]] = (
    ("James Lado Wani", "Brigadier, Community Policing", NomineePart.HEAD, Sex.MAN),
    ("Peter Gatluak", "Colonel, Training", NomineePart.MEMBER, Sex.MAN),
    ("Simon Kenyi", "Major, Central Equatoria", NomineePart.MEMBER, Sex.MAN),
    ("Mary Keji", "Captain, Special Protection Unit", NomineePart.MEMBER, Sex.WOMAN),
)
EXCEPTION: Final = (
    "Two of the three women whom we asked are on a course until March; the posts that open the "
    "desks are held by men today."
)
NEEDS: Final[dict[str, dict[str, str]]] = {
    "Grace Acan": {NeedField.PASSPORT: "Made up: B0000001, Uganda, valid until 31 Jan 2030"},
    "Ruth Atim": {
        NeedField.PASSPORT: "Made up: B0000002, Uganda, valid until 12 May 2031",
        NeedField.DIET: "No meat",
    },
    "Samuel Kato": {NeedField.ACCESS: "A room on the ground floor"},
}


def load(now: datetime) -> None:
    """Confirm the visit of the Ugandan delegation and prepare it; let another list wait."""
    ugandan = _delegation("UG")
    if ugandan is not None:
        _confirm(ugandan, now - 12 * DAY / 24)
        _prepare(ugandan, now - 10 * DAY / 24)
        _replace(ugandan, "Ruth Atim", "Harriet Auma", now - 5 * DAY / 24)
    waiting = _delegation("SS")
    if waiting is not None:
        by = _focal_point(waiting)
        _name(waiting, SOUTH_SUDAN, by, now - 8 * DAY / 24)
        _upload(waiting, by, now - 8 * DAY / 24)
        services.submit_nomination(
            delegation=waiting, exception_reason=EXCEPTION, by=by, now=now - 7 * DAY / 24
        )


def _delegation(country: str) -> VisitDelegation | None:
    """The delegation of that country whose visit the newest plan has published."""
    coming = VisitDelegation.objects.live().filter(
        request__institution__country=country, visit__state="proposed"
    )
    return coming.select_related("visit__offer__cycle", "request__head").last()


def _confirm(delegation: VisitDelegation, now: datetime) -> None:
    visit = delegation.visit
    host = people_of([visit.offer.institution_id], Role.HOST)[0]
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=host, now=now)
    head = delegation.request.head
    if head is not None:
        services.answer_for_delegation(
            delegation=delegation, answer=Answer.CONFIRMED, by=head, now=now
        )


def _prepare(delegation: VisitDelegation, now: datetime) -> None:
    """List, letter, needs, verification; the invitation is sent, visa letters are in the queue."""
    by = _focal_point(delegation)
    organiser = people_of([delegation.visit.offer.cycle.institution_id], Role.ORGANISER)[0]
    people = _name(delegation, UGANDA, by, now)
    for name, needs in NEEDS.items():
        services.store_needs(nominee=people[name], needs=needs, by=by, now=now)
    _upload(delegation, by, now)
    services.submit_nomination(delegation=delegation, by=by, now=now)
    services.verify_nomination(delegation=delegation, by=organiser, now=now + DAY / 24)
    letters = services.issue_letters(
        delegation=delegation, with_visas=True, by=organiser, now=now + DAY / 12
    )
    for letter in letters:
        if letter.kind == LetterKind.INVITATION:
            letter = services.approve_letter(letter=letter, by=organiser, now=now + DAY / 12)
            services.send_letter(letter=letter, by=organiser, now=now + DAY / 12)


def _replace(delegation: VisitDelegation, who: str, by_whom: str, now: datetime) -> None:
    """Somebody drops out and an alternate steps in: the letters follow the list."""
    organiser = people_of([delegation.visit.offer.cycle.institution_id], Role.ORGANISER)[0]
    people = Nominee.objects.filter(nomination__request=delegation.request_id)
    services.drop_out(
        nominee=people.get(name=who),
        alternate=people.get(name=by_whom),
        reason="On a course in these weeks",
        by=_focal_point(delegation),
        now=now,
    )
    services.verify_nomination(delegation=delegation, by=organiser, now=now + DAY / 24)


def _focal_point(delegation: VisitDelegation) -> User:
    return people_of([delegation.request.institution_id], Role.FOCAL_POINT)[0]


def _name(
    delegation: VisitDelegation, people: tuple[Person, ...], by: User, now: datetime
) -> dict[str, Nominee]:
    return {
        name: services.add_nominee(
            delegation=delegation,
            fields={"name": name, "post": post, "part": part, "sex": sex},
            by=by,
            now=now,
        )
        for name, post, part, sex in people
    }


def _upload(delegation: VisitDelegation, by: User, now: datetime) -> None:
    services.store_nomination_letter(
        delegation=delegation,
        file_name="nomination-letter.pdf",
        content=made_up_letter("Nomination letter (made up, for the demo)"),
        by=by,
        now=now,
    )


def made_up_letter(words: str) -> bytes:
    """A PDF of one page with one line, by hand: the demo needs no library for it."""
    text = f"BT /F1 16 Tf 72 760 Td ({words.replace('(', '[').replace(')', ']')}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    begin = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n" % (len(parts) + 1)
    return content + b"%d\n%%%%EOF\n" % begin
