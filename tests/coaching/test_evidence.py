"""The evidence pack: facts, what is missing, no participant by name, no small number."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from coaching.exports import evidence_pack
from coaching.models import Agreement, EvidenceArea, EvidenceNote, Fit
from coaching.presenters.evidence import evidence
from coaching.rules.evidence import EvidenceRefused
from coaching.services.attendance import take_attendance
from coaching.services.evidence import write_evidence
from coaching.services.groups import GroupPlan, plan_group_session
from core.paper import pdf_is_possible
from matching.models import Cohort
from tests.coaching.pairs import NOW, held, make_pairing, organiser_of, planned, sign_terms
from tests.coaching.pdf_text import text_of_pdf
from tests.coaching.work import said_fit

HOUR = timedelta(hours=1)


@pytest.fixture
def programme(pairing):
    return pairing.cohort.programme


@pytest.fixture
def organiser(pairing):
    return organiser_of(pairing)


def url(name, programme, *more):
    return reverse(f"coaching:evidence-{name}", args=[programme.pk, *more])


def write(programme, organiser, text="We train all coaches.", version=0, area="training"):
    return write_evidence(
        programme=programme, area=area, text=text, version=version, by=organiser, now=NOW
    )


def files_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: text_of_pdf(archive.read(name))
            if name.endswith(".pdf")
            else archive.read(name).decode("utf-8-sig")
            for name in archive.namelist()
        }


def test_the_pack_has_six_areas_and_says_what_is_missing(pairing, programme):
    areas = evidence(programme)
    assert [area.key for area in areas] == EvidenceArea.values
    missing = {area.key: " ".join(area.missing) for area in areas}
    assert "no description" in missing["purpose"]
    assert "No run" in missing["matching"]
    assert "No session is logged" in missing["measurement"]
    assert "not written yet" in missing["ethics"]
    held(pairing, NOW)
    measured = next(area for area in evidence(programme) if area.key == "measurement")
    assert "No session is logged" not in " ".join(measured.missing)


def test_nobody_who_takes_part_is_named_in_any_file(pairing, programme, organiser):
    for number, person in enumerate(User.objects.all()):
        person.name = f"Quibbleworth{number} Zanzibar{number}"
        person.save()
    for number in range(6):
        other = make_pairing(pairing.cohort)
        held(other, NOW - timedelta(days=number))
    write(programme, organiser)
    files = files_of(evidence_pack(programme, now=NOW))
    assert {"overview.html", "facts.csv", "missing.csv", "4-sessions.csv"} <= files.keys()
    assert ("overview.pdf" in files) == pdf_is_possible()
    everything = "\n".join(files.values())
    assert "We train all coaches." in everything
    for person in User.objects.all():
        assert person.email not in everything
        for word in person.name.split():
            if word != "Person" and not word.isdigit():
                assert word not in everything


def test_small_numbers_are_left_out_with_their_complement(pairing, programme):
    for number in range(30):
        held(pairing, NOW - timedelta(days=number + 1))
    planned(pairing, NOW + timedelta(days=1))
    files = files_of(evidence_pack(programme, now=NOW))
    lines = dict(line.split(",")[:2] for line in files["4-sessions.csv"].splitlines())
    assert lines["Planned"] == "left out: too few"
    assert "31" in lines["Together"]
    assert "30" not in lines.values()
    # One coachee and one coach: neither number is told.
    assert files["facts.csv"].count("left out: too few") >= 2


def test_agreements_fit_and_group_sessions_are_in_the_pack(pairing, programme, organiser):
    pairs = [pairing, *(make_pairing(pairing.cohort) for _ in range(6))]
    for number, one in enumerate(pairs):
        said_fit(one, one.people[0], Fit.WORRIED if number == 0 else Fit.KEEP)
    sign_terms(pairing, sessions=8)
    session = plan_group_session(
        cohort=pairing.cohort,
        plan=GroupPlan("seminar_day", "A day", NOW, NOW + HOUR, "", [], "", None),
        audience="coachee",
        by=organiser,
        now=NOW - HOUR,
    )
    here = [place.pk for place in session.people.all()][:6]
    take_attendance(session=session, present=here, by=organiser, now=NOW + 2 * HOUR)
    files = files_of(evidence_pack(programme, now=NOW))
    # Seven pairs signed and one of them changed its terms: neither number is told.
    assert "everybody signed,5 or more" in files["facts.csv"]
    assert "signed a change since,left out: too few" in files["facts.csv"]
    assert "Seminar days held,1" in files["facts.csv"]
    # One answer and one absence stand alone: with them goes what would tell of them.
    fit = [line.rsplit(",", 1)[1] for line in files["4-fit.csv"].splitlines()[1:]]
    assert fit == ["0", "left out: too few", "left out: too few", "7"]
    groups = [line.rsplit(",", 1)[1] for line in files["4-groups.csv"].splitlines()[1:]]
    assert groups == ["left out: too few", "left out: too few", "7"]


def test_without_them_the_pack_says_what_is_missing(pairing, programme):
    Agreement.objects.update(in_force=None)
    missing = " ".join(line for area in evidence(programme) for line in area.missing)
    assert "Nobody has said yet" in missing
    assert "No pair has signed" in missing


def test_countries_that_must_not_meet_stay_with_the_organisers(programme):
    Cohort.objects.update(rules={"excluded_countries": [["RW", "SE"]]})
    everything = "\n".join(files_of(evidence_pack(programme, now=NOW)).values())
    assert "Rwanda" not in everything
    assert "must not meet" not in everything


def test_cells_stay_text(programme, organiser):
    programme.description = "=HYPERLINK(1)"
    programme.save()
    assert "'=HYPERLINK(1)" in files_of(evidence_pack(programme, now=NOW))["facts.csv"]


def test_own_words_name_nobody_and_are_not_overwritten(programme, organiser, coach, coachee):
    coachee.name = "Amina Uwase"
    coachee.save()
    with pytest.raises(EvidenceRefused, match="names_somebody"):
        write(programme, organiser, "We asked  amina\nUWASE.")
    write(programme, organiser)
    with pytest.raises(EvidenceRefused, match="changed"):
        write(programme, organiser, "Another")
    assert write(programme, organiser, "Another", version=1).version == 2
    # The same form twice.
    assert write(programme, organiser, "Another", version=1).version == 2
    with pytest.raises(EvidenceRefused, match="not_yours"):
        write(programme, coach, "Mine", version=2)
    assert EvidenceNote.objects.get().text == "Another"


def test_pages_are_the_organisers_alone(as_user, pairing, programme, organiser, coach):
    stranger = organiser_of(make_pairing())
    for person in (coach, stranger):
        for address in (url("detail", programme), url("pack", programme)):
            assert as_user(person).get(address).status_code == 404
        assert as_user(person).get(url("edit", programme, "ethics")).status_code == 404
    client = as_user(organiser)
    assert "Clarity of purpose" in client.get(url("detail", programme)).content.decode()
    assert client.get(url("pack", programme))["Content-Type"] == "application/zip"
    assert client.get(url("edit", programme, "other")).status_code == 404
    edit = url("edit", programme, "ethics")
    assert client.post(edit, {"text": "First", "version": 0}).status_code == 302
    page = client.post(edit, {"text": "Second", "version": 0}).content.decode()
    assert "Stored meanwhile" in page
    assert "First" in page
    assert "Second" in page


def test_the_facts_cost_the_same_for_few_and_many(
    pairing, programme, django_assert_max_num_queries
):
    held(pairing, NOW)
    for number in range(5):
        held(make_pairing(pairing.cohort), NOW - timedelta(days=number))
    with django_assert_max_num_queries(25) as few:
        evidence(programme)
    for number in range(24):
        held(make_pairing(pairing.cohort), NOW - timedelta(days=number))
    with django_assert_max_num_queries(len(few.captured_queries)):
        evidence(programme)
