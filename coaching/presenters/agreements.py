"""An agreement as a document that people read, compare and sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from coaching.models import Agreement, AgreementVersion, CohortTerms, Signature, SignerPart
from coaching.models.agreement import TermFields
from coaching.presenters.pairs import Trail, trail_into_pair
from coaching.rules import is_of_pair
from core.templatetags.counterpart import day
from matching.models import Pairing, Part, SecondCoach
from matching.presenters.board import part_label
from matching.rules import can_run_cohort

REFUSALS: dict[str, Promise] = {
    "not_yours": gettext_lazy("It is not for you to do this here."),
    "ended": gettext_lazy("This pairing has ended; its agreement stays as it is."),
    "date_past": gettext_lazy("Choose a day to come."),
    "same": gettext_lazy("These are the terms as they stand: nothing was changed."),
    "changed": gettext_lazy(
        "Somebody proposed other terms meanwhile. They are shown above; what you typed is below. "
        "Store again to propose yours instead."
    ),
    "not_yet": gettext_lazy("The pair signs first, then it is your turn."),
    "older": gettext_lazy(
        "There is a newer version. Read it first: you sign the newest one, never an older one."
    ),
    "signed": gettext_lazy("You have signed this version already."),
    "unknown_sponsor": gettext_lazy("Choose somebody of the coachee's institution."),
    "sponsor_of_pair": gettext_lazy("This is the address of one of the pair. Name somebody else."),
    "too_many_today": gettext_lazy("You have invited many people today. Try again tomorrow."),
    "locked": gettext_lazy(
        "The records of this pairing are locked: the key is missing here. Ask who runs this site."
    ),
}
# Always said, in every agreement: no house can take them out.
LIMITS: tuple[Promise, ...] = (
    gettext_lazy("Somebody is in danger of serious harm."),
    gettext_lazy("A breach of the rules that bind the institution comes up."),
    gettext_lazy("Something illegal comes up."),
)


def refusal_of_agreement(reason: str) -> str:
    """A refusal of the rules of agreements in words."""
    return str(REFUSALS[reason])


@dataclass(frozen=True)
class Clause:
    """One line of the document: what it is about, and what is agreed on it."""

    key: str
    label: Any
    words: str


def clauses(terms: TermFields, *, until: str) -> list[Clause]:
    """The terms of a version, or of a cohort, in sentences; `until` says how long notes live."""
    hours = terms.cancellation_hours
    return [
        Clause("sessions", _("Sessions"), _rhythm(terms)),
        Clause("minutes", _("Length"), _length(terms)),
        Clause("sponsor", _("What the sponsor sees"), what_sponsor_sees(terms)),
        Clause(
            "cancellation",
            _("Moving and cancelling"),
            ngettext(
                "Say so at least %(n)s hour before.", "Say so at least %(n)s hours before.", hours
            )
            % {"n": hours}
            if hours
            else _("At any time before the session."),
        ),
        Clause(
            "exit",
            _("Ending"),
            _("Each of the pair can end at any time, without giving a reason and without fault."),
        ),
        Clause("destroy", _("Notes"), until),
    ]


def clauses_of(version: AgreementVersion) -> list[Clause]:
    """The terms of a version in sentences; the agreed goals come separately."""
    until = _("Read by the pair alone. Destroyed on %(day)s.") % {"day": day(version.destroy_on)}
    found = clauses(version, until=until)
    if version.co_coach is not None:
        found.append(Clause("co_coach", _("Second coach"), _second_coach(version)))
    return found


def _second_coach(version: AgreementVersion) -> str:
    """Who is the second coach, and what they read of the time before."""
    name = {"name": version.co_coach.name if version.co_coach else ""}
    if version.co_coach_reads_earlier:
        return _("%(name)s reads goals, actions and all shared notes.") % name
    return _("%(name)s reads goals, actions, and the shared notes of later sessions.") % name


def usual_clauses(terms: CohortTerms) -> list[Clause]:
    """The terms of a cohort in sentences."""
    until = ngettext(
        "Destroyed %(n)s day after the end of the cohort.",
        "Destroyed %(n)s days after the end of the cohort.",
        terms.destroy_days,
    )
    return clauses(terms, until=until % {"n": terms.destroy_days})


def _rhythm(terms: TermFields) -> str:
    weeks = terms.weeks_between
    every = ngettext("every week", "every %(n)s weeks", weeks) % {"n": weeks}
    count = terms.sessions
    return ngettext("%(n)s session, %(every)s.", "%(n)s sessions, %(every)s.", count) % {
        "n": count,
        "every": every,
    }


def _length(terms: TermFields) -> str:
    if terms.least_minutes == terms.most_minutes:
        return _("%(n)s minutes.") % {"n": terms.least_minutes}
    facts = {"least": terms.least_minutes, "most": terms.most_minutes}
    return _("%(least)s to %(most)s minutes.") % facts


def what_sponsor_sees(terms: TermFields) -> str:
    """What the sponsor learns of the coaching, and that it is nothing else."""
    if not terms.needs_sponsor and not getattr(terms, "sponsor_id", None):
        return _("There is no sponsor.")
    if terms.sponsor_sees_attendance and terms.sponsor_sees_goals:
        return _("On which days sessions were held or missed, and the agreed goals. Nothing else.")
    if terms.sponsor_sees_attendance:
        return _("On which days sessions were held or missed. Nothing else.")
    if terms.sponsor_sees_goals:
        return _("The agreed goals. Nothing else.")
    return _("Only that there is this agreement.")


@dataclass(frozen=True)
class SignerLine:
    """Somebody who signs: as what, and when they did."""

    part: Any
    name: str
    signature: Signature | None


def _part_word(version: AgreementVersion, part: SignerPart) -> Any:
    """As what somebody signs, in the programme's own word where it has one."""
    cohort = version.agreement.pairing.cohort
    parts = {SignerPart.COACHEE: Part.COACHEE, SignerPart.COACH: Part.COACH}
    if part in parts and cohort.programme.has_own_words:
        return part_label(cohort, parts[part])
    return part.label


def signer_lines(version: AgreementVersion) -> list[SignerLine]:
    """Everybody who signs a version, in the order of their parts."""
    given = {one.person_id: one for one in version.signatures.all()}
    lines = []
    for part, user in version.signers().items():
        signature = given.get(user.pk)
        name = version.sponsor_name if part == SignerPart.SPONSOR else user.name
        lines.append(
            SignerLine(_part_word(version, part), signature.name if signature else name, signature)
        )
    # Whoever has stepped back since has signed all the same.
    here = {user.pk for user in version.signers().values()}
    lines += [
        SignerLine(one.get_part_display(), one.name, one)
        for key, one in given.items()
        if key not in here
    ]
    if version.lacks_sponsor:
        lines.append(SignerLine(SignerPart.SPONSOR.label, "", None))
    return lines


@dataclass(frozen=True)
class Difference:
    """A clause that is not what it was."""

    label: Any
    before: str
    after: str


def differences(before: AgreementVersion, after: AgreementVersion) -> list[Difference]:
    """Which clauses the later version changes."""
    earlier = {clause.key: clause.words for clause in clauses_of(before)}
    changed = [
        Difference(clause.label, earlier.get(clause.key, "–"), clause.words)
        for clause in clauses_of(after)
        if earlier.get(clause.key) != clause.words
    ]
    if before.sponsor_id != after.sponsor_id:
        names = [one.sponsor_name or "–" for one in (before, after)]
        changed.append(Difference(SignerPart.SPONSOR.label, *names))
    if before.house_text != after.house_text:
        label = _("Confidentiality in your house")
        changed.append(Difference(label, before.house_text or "–", after.house_text or "–"))
    return changed


@dataclass(frozen=True)
class Standing:
    """How an agreement stands: a word and the shape of its state."""

    word: str
    shape: str


def standing_of(agreement: Agreement | None) -> Standing:
    """From "not written" to "in force", as lists and pages say it."""
    if agreement is None or not agreement.number:
        return Standing(_("Not written"), "wait")
    if agreement.in_force is None:
        return Standing(_("Waits for signatures"), "wait")
    if agreement.in_force.number != agreement.number:
        return Standing(_("In force, a change is proposed"), "accent")
    return Standing(_("In force"), "good")


def title_of_agreement(user: User, pairing: Pairing) -> str:
    """What the agreement is called for this reader."""
    names = {"coachee": pairing.people[0].name}
    if is_of_pair(user, pairing):
        return _("Your agreement")
    if pairing.cohort.programme.is_mentoring:
        return _("Agreement on the mentoring of %(coachee)s") % names
    return _("Agreement on the coaching of %(coachee)s") % names


def trail_to_agreement(user: User, pairing: Pairing) -> Trail:
    """The way to an agreement: through the pair, or what the reader joins or sponsors."""
    if is_of_pair(user, pairing) or can_run_cohort(user, pairing.cohort):
        return trail_into_pair(user, pairing)
    if (one := SecondCoach.objects.of(user).open().filter(pairing=pairing).first()) is not None:
        return [(_("A second coach"), one.get_absolute_url())]
    return [(_("Coaching you sponsor"), reverse("coaching:sponsored-list"))]
