"""The people of the delegation of a world, their needs and their letters."""

from __future__ import annotations

from typing import Any

from exchanges import services
from exchanges.models import LetterKind, NomineePart, Sex

PDF = b"%PDF-1.4\ntrailer<<>>\n%%EOF\n"


def make_delegation(world: Any, now: Any) -> None:
    """Head and member on a list that is not handed in; one letter sent, one in draft."""
    focal_point, organiser = world.people["focal_point"], world.people["organiser"]
    delegation, things = world.things["delegation"], world.things
    for thing, part, sex in (
        ("chief", NomineePart.HEAD, Sex.WOMAN),
        ("nominee", NomineePart.MEMBER, Sex.MAN),
    ):
        fields = {
            "name": world.sentinel(f"{thing}.name"),
            "post": "Inspector",
            "part": part,
            "sex": sex,
        }
        things[thing] = services.add_nominee(
            delegation=delegation, fields=fields, by=focal_point, now=now
        )
    needs = {field: world.sentinel(f"nominee.{field}") for field in ("passport", "medical", "diet")}
    services.store_needs(nominee=things["nominee"], needs=needs, by=focal_point, now=now)
    services.store_nomination_letter(
        delegation=delegation, file_name="letter.pdf", content=PDF, by=focal_point, now=now
    )
    letters = {"letter": LetterKind.INVITATION, "draft_letter": LetterKind.CERTIFICATE}
    for thing, kind in letters.items():
        things[thing] = services.issue_letter(
            kind=kind, visit=things["visit"], to=delegation, by=organiser, now=now
        )
    things["letter"] = services.approve_letter(letter=things["letter"], by=organiser, now=now)
    services.send_letter(letter=things["letter"], by=organiser, now=now)
