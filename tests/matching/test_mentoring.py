"""Mentoring inside an institution: a senior and a junior, never in one line of command."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Institution, ProfileKind, Role, Unit, User
from matching import engine, rules, services
from matching.forms import SettingsForm
from matching.models import Cohort, Enrolment, Part, Programme, ProgrammeKind
from matching.presenters.words import RULES
from matching.queries.people import candidates
from matching.snapshot import cohort_problem
from tests.factories import InstitutionFactory, complete_profile, person_with
from tests.matching.cohorts import NOW, person_of

pytestmark = pytest.mark.django_db
COACH_WORD = re.compile(r"\bcoach(ee|es|ing|ees)?\b", re.IGNORECASE)


@dataclass
class House:
    """A force with two regions under one headquarters, and its cohort of mentoring."""

    institution: Institution
    units: dict[str, Unit]
    organiser: User
    focal_point: User
    cohort: Cohort

    def person(self, unit: str, seniority: int, part: Part, kind=ProfileKind.LEADER) -> Enrolment:
        profile = complete_profile(
            kind, institution=self.institution, unit=self.units[unit], seniority=seniority
        )
        services.enrol_people(
            cohort=self.cohort, profiles=[profile], part=part, by=self.focal_point, now=NOW
        )
        return self.cohort.enrolments.get(profile=profile)

    def why_not(self, mentee: Enrolment, mentor: Enrolment) -> tuple[str, ...]:
        problem = cohort_problem(self.cohort)
        return engine.reasons(problem, str(mentee.pk), str(mentor.pk))


@pytest.fixture
def house() -> House:
    institution = InstitutionFactory(name="National Police")
    units: dict[str, Unit] = {}
    for name, parent in (
        ("Headquarters", None),
        ("North", "Headquarters"),
        ("South", "Headquarters"),
        ("North Station", "North"),
        ("North Patrol", "North Station"),
    ):
        units[name] = Unit.objects.create(
            institution=institution, name=name, parent=units.get(parent)
        )
    organiser = person_with(Role.ORGANISER, institution)
    programme = services.create_programme(
        institution=institution,
        by=organiser,
        now=NOW,
        name="Mentors of the police",
        kind=ProgrammeKind.MENTORING,
    )
    cohort = services.create_cohort(
        programme=programme,
        institutions=[institution],
        by=organiser,
        now=NOW,
        name="First year",
        starts_on=date(2027, 1, 11),
        ends_on=date(2027, 12, 17),
        enrolment_closes_on=date(2026, 12, 18),
    )
    return House(institution, units, organiser, person_with(Role.FOCAL_POINT, institution), cohort)


def test_the_rules_of_a_new_cohort_keep_inside_and_ask_for_somebody_more_senior(house):
    mentee = house.person("North Patrol", 3, Part.COACHEE)
    peer = house.person("South", 3, Part.COACH)
    senior = house.person("South", 6, Part.COACH)
    elsewhere = complete_profile(ProfileKind.EXPERT, seniority=9)
    stranger = Enrolment.objects.create(cohort=house.cohort, profile=elsewhere, part=Part.COACH)
    assert house.why_not(mentee, senior) == ()
    assert house.why_not(mentee, peer) == ("seniority_step",)
    assert house.why_not(mentee, stranger) == ("other_institution",)


@pytest.mark.parametrize(
    ("mentee", "mentor", "is_closed"),
    [
        ("North Patrol", "North Patrol", True),
        ("North Patrol", "North Station", True),
        ("North Patrol", "North", True),
        ("North Patrol", "Headquarters", True),
        # Whoever is higher up in rank may still sit below in the line.
        ("North", "North Patrol", True),
        ("North Patrol", "South", False),
        ("South", "North Station", False),
    ],
)
def test_no_pair_in_one_line_of_command_at_any_depth_in_either_direction(
    house, mentee, mentor, is_closed
):
    junior = house.person(mentee, 3, Part.COACHEE)
    senior = house.person(mentor, 8, Part.COACH)
    assert house.why_not(junior, senior) == (("chain_of_command",) if is_closed else ())


def test_somebody_without_a_unit_could_be_in_any_line(house):
    junior = house.person("North Patrol", 3, Part.COACHEE)
    senior = house.person("South", 8, Part.COACH)
    type(senior.profile).objects.filter(pk=senior.profile_id).update(unit=None)
    assert house.why_not(junior, senior) == ("chain_of_command",)


def test_an_institution_enrols_its_own_on_both_sides_whatever_their_profile(house):
    expert = complete_profile(ProfileKind.EXPERT, institution=house.institution, seniority=2)
    leader = complete_profile(ProfileKind.LEADER, institution=house.institution, seniority=8)
    complete_profile(ProfileKind.EXPERT, seniority=9)
    for part in Part.values:
        found = set(candidates(house.cohort, part, house.focal_point))
        assert found == {expert, leader}
    coaching = Programme.objects.create(institution=house.institution, name="Coaching")
    house.cohort.programme = coaching
    assert set(candidates(house.cohort, Part.COACHEE, house.focal_point)) == {leader}
    assert not candidates(house.cohort, Part.COACH, house.focal_point).exists()


def test_from_the_run_to_the_first_session(house, as_user):
    mentee = house.person("North Patrol", 3, Part.COACHEE)
    boss = house.person("North", 9, Part.COACH)
    mentor = house.person("South", 7, Part.COACH)
    run = services.request_run(cohort=house.cohort, by=house.organiser, now=NOW)
    services.work_next_run(clock=lambda: NOW)
    run.refresh_from_db()
    (proposal,) = run.proposals.all()
    assert proposal.coach == mentor
    why = reverse("matching:run-pair", args=[run.pk, mentee.pk, boss.pk])
    assert str(RULES["chain_of_command"]) in as_user(house.organiser).get(why).content.decode()
    services.publish_proposals(run=run, by=house.organiser, now=NOW)
    url = reverse("matching:proposal-detail", args=[proposal.pk])
    for person, word in ((person_of(mentee), "Mentor"), (person_of(mentor), "Mentee")):
        page = main_of(as_user(person).get(url))
        assert word in page
        assert not COACH_WORD.search(page)
        services.accept_proposal(proposal=proposal, by=person, now=NOW)
    pairing = proposal.pairing
    pages = [
        reverse("coaching:my-pairings"),
        reverse("coaching:pairing", args=[pairing.pk]),
        reverse("coaching:session-list", args=[pairing.pk]),
        reverse("coaching:session-create", args=[pairing.pk]),
        reverse("coaching:agreement-detail", args=[pairing.pk]),
        reverse("coaching:agreement-edit", args=[pairing.pk]),
        reverse("matching:pairing-detail", args=[pairing.pk]),
    ]
    for person in (person_of(mentee), person_of(mentor)):
        for address in pages:
            answer = as_user(person).get(address)
            assert answer.status_code == 200
            assert not COACH_WORD.search(main_of(answer)), address


def main_of(answer) -> str:
    """What stands in the main part of a page, without addresses."""
    text = answer.content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    return re.sub(r"<[^>]+>", " ", main)


def test_the_form_of_the_rules_speaks_of_mentors(house):
    form = SettingsForm(cohort=house.cohort)
    assert {"own_institution", "seniority_step_min"} <= form.fields.keys()
    assert not {"same_institution", "chain_of_command", "mixed_coaches"} & form.fields.keys()
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    bound = SettingsForm(
        {**given, "own_institution": "", "seniority_step_min": 2}, cohort=house.cohort
    )
    assert bound.is_valid(), bound.errors
    stored = bound.matching_rules
    assert (stored["chain_of_command"], stored["same_institution"]) == (True, True)
    assert (stored["own_institution"], stored["seniority_step_min"]) == (False, 2)


def test_institutions_enrol_coaches_of_no_coaching_programme(house):
    assert rules.parts_to_enrol(house.focal_point, house.cohort) == (Part.COACHEE, Part.COACH)
    house.cohort.programme.kind = ProgrammeKind.COACHING
    assert rules.parts_to_enrol(house.focal_point, house.cohort) == (Part.COACHEE,)
