"""A delegation with people, for the tests of what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from exchanges import services
from exchanges.models import Nomination, Nominee, NomineePart, Sex, VisitDelegation
from tests.exchanges.scenes import NOW, Scene, scene

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PEOPLE = (
    ("Godfrey Okello", NomineePart.HEAD, Sex.MAN),
    ("Grace Acan", NomineePart.MEMBER, Sex.WOMAN),
    ("Ruth Atim", NomineePart.MEMBER, Sex.WOMAN),
    ("Peter Odongo", NomineePart.ALTERNATE, Sex.MAN),
)


@dataclass
class Party:
    """A published visit with one delegation, and who speaks for whom."""

    stage: Scene
    delegation: VisitDelegation

    @property
    def focal_point(self) -> User:
        return self.stage.senders["UG"].focal_point

    @property
    def head(self) -> User:
        return self.stage.senders["UG"].head

    @property
    def nomination(self) -> Nomination:
        return Nomination.objects.get(request=self.delegation.request_id)

    def add(self, name: str, part: str, sex: str, email: str = "") -> Nominee:
        fields = {"name": name, "part": part, "sex": sex, "post": "Inspector", "email": email}
        return services.add_nominee(
            delegation=self.delegation, fields=fields, by=self.focal_point, now=NOW
        )

    def add_all(self) -> dict[str, Nominee]:
        return {name: self.add(name, part, sex) for name, part, sex in PEOPLE}

    def submit(self, reason: str = "") -> Nomination:
        return services.submit_nomination(
            delegation=self.delegation, exception_reason=reason, by=self.focal_point, now=NOW
        )

    def upload(self, content: bytes = PDF) -> None:
        services.store_nomination_letter(
            delegation=self.delegation,
            file_name="letter.pdf",
            content=content,
            by=self.focal_point,
            now=NOW,
        )

    def verify(self) -> Nomination:
        return services.verify_nomination(
            delegation=self.delegation, by=self.stage.organiser, now=NOW
        )

    def complete(self) -> dict[str, Nominee]:
        """Named, handed in with the letter, verified."""
        people = self.add_all()
        self.upload()
        self.submit()
        self.verify()
        return people


def party(tag: str = "") -> Party:
    stage = scene(senders={"UG": "Uganda"}, tag=tag)
    delegation = stage.publish()[0].delegations.get()
    return Party(stage, delegation)
