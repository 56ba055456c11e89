"""The pages of enrolment files: for who enrols, for a colleague, for a stranger."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import services
from accounts.imports import work_next_upload
from accounts.models import EnrolmentUpload, Profile, Role, UploadState
from tests.factories import InstitutionFactory, UserFactory, complete_profile, person_with

pytestmark = pytest.mark.django_db
GOOD_AND_BAD = "name,email,rank\nAna,ana@example.org,Major\n=Bo,nowhere,\n"


@pytest.fixture
def institution():
    return InstitutionFactory(name="Rwanda National Police", country="RW")


@pytest.fixture
def focal_point(institution):
    return person_with(Role.FOCAL_POINT, institution)


@pytest.fixture
def upload(focal_point, institution):
    return uploaded(focal_point, institution, GOOD_AND_BAD)


def uploaded(focal_point, institution, text) -> EnrolmentUpload:
    upload = services.receive_upload(
        institution=institution,
        file_name="leaders.csv",
        content=text.encode(),
        encoding="utf-8-sig",
        by=focal_point,
        now=timezone.now(),
    )
    while work_next_upload(now=timezone.now()):
        pass
    upload.refresh_from_db()
    return upload


def page(name, upload, *args) -> str:
    return reverse(f"accounts:upload-{name}", args=[upload.pk, *args])


def post_file(client, institution, content: bytes, **fields):
    data = {
        "institution": institution.pk,
        "encoding": "utf-8-sig",
        "file": SimpleUploadedFile("leaders.csv", content),
    }
    return client.post(reverse("accounts:upload-create"), data | fields)


def test_the_page_answers_before_anybody_reads_the_file(as_user, focal_point, institution):
    response = post_file(as_user(focal_point), institution, GOOD_AND_BAD.encode())

    upload = EnrolmentUpload.objects.get()
    assert response.url == page("detail", upload)
    assert upload.state == UploadState.RECEIVED
    waiting = as_user(focal_point).get(response.url).content.decode()
    assert "Reading the file" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "Look again" in waiting


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        ("name,email\nÅ,a@b.c".encode("cp1252"), "written in another way"),
    ],
)
def test_a_bad_file_is_refused_beside_the_field(content, words, as_user, focal_point, institution):
    response = post_file(as_user(focal_point), institution, content)

    assert words in response.content.decode()
    assert not EnrolmentUpload.objects.exists()


def test_an_institution_of_somebody_else_cannot_be_chosen(as_user, focal_point):
    response = post_file(as_user(focal_point), InstitutionFactory(), GOOD_AND_BAD.encode())

    assert response.status_code == 200
    assert not EnrolmentUpload.objects.exists()


def test_the_preview_says_row_by_row_and_the_button_says_what_it_does(as_user, focal_point, upload):
    text = as_user(focal_point).get(page("detail", upload)).content.decode()

    assert "Enrol 1 leader" in text
    assert "“nowhere” is not an address" in text
    assert "Added (1)" in text
    assert "Refused (1)" in text
    assert "hx-trigger" not in text


def test_a_change_names_the_old_and_the_new(as_user, focal_point, institution):
    complete_profile("leader", institution=institution, user=UserFactory(email="ana@example.org"))
    changes = uploaded(
        focal_point, institution, "name,email,rank,post\nAna,ana@example.org,Major,Chief\n"
    )
    text = as_user(focal_point).get(page("detail", changes)).content.decode()

    assert "Rank: was empty, becomes “Major”" in text
    assert "Post: “Head of unit” becomes “Chief”" in text
    assert "Change 1 leader" in text


def test_rows_can_be_narrowed_to_one_outcome(as_user, focal_point, upload):
    text = as_user(focal_point).get(page("detail", upload) + "?outcome=refused").content.decode()

    assert "nowhere" in text
    assert "ana@example.org" not in text


def test_confirming_enrols_in_the_background(as_user, focal_point, upload):
    client = as_user(focal_point)
    client.post(page("confirm", upload))
    assert "Enrolling" in client.get(page("detail", upload)).content.decode()
    assert not Profile.objects.exists()
    while work_next_upload(now=timezone.now()):
        pass

    text = client.get(page("detail", upload)).content.decode()
    assert "1 added, 0 changed, 0 left as they are, 1 refused" in text
    assert Profile.objects.count() == 1


def test_a_second_decision_is_told_kindly(as_user, focal_point, upload):
    client = as_user(focal_point)
    client.post(page("discard", upload))
    response = client.post(page("confirm", upload), follow=True)

    assert "decided on already" in response.content.decode()
    assert not Profile.objects.exists()


def test_another_encoding_from_the_page(as_user, focal_point, upload):
    client = as_user(focal_point)
    client.post(page("reread", upload), {"encoding": "cp1252"})
    upload.refresh_from_db()
    assert (upload.state, upload.encoding) == (UploadState.RECEIVED, "cp1252")


def test_corrected_rows_go_back_up_with_our_remarks(as_user, focal_point, institution, upload):
    response = as_user(focal_point).get(page("errors", upload, "csv"))
    text = response.content.decode("utf-8-sig")
    assert text.splitlines()[0].endswith("What to correct")
    assert "'=Bo" in text

    again = uploaded(focal_point, institution, text.replace("nowhere", "bo@example.org", 1))
    row = again.rows.get()
    assert (row.outcome, row.values["name"]) == ("added", "=Bo")
    assert again.ignored_columns == []


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_template_can_be_uploaded_as_it_is(file_format, as_user, focal_point, institution):
    url = reverse("accounts:upload-template", args=[file_format])
    content = as_user(focal_point).get(url).content
    post_file(as_user(focal_point), institution, content)
    while work_next_upload(now=timezone.now()):
        pass

    assert EnrolmentUpload.objects.get().rows.get().outcome == "added"


def test_no_cell_of_the_template_is_a_formula(as_user, focal_point):
    content = as_user(focal_point).get(reverse("accounts:upload-template", args=["xlsx"])).content
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.rows for cell in row]

    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize(
    ("name", "args"),
    [("detail", ()), ("confirm", ()), ("discard", ()), ("reread", ()), ("errors", ("csv",))],
)
@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.ORGANISER, Role.HOST])
def test_a_stranger_gets_404(name, args, role, as_user, upload):
    client, url = as_user(person_with(role)), page(name, upload, *args)
    answer = client.get(url) if name in ("detail", "errors") else client.post(url)

    assert answer.status_code == 404
    upload.refresh_from_db()
    assert upload.state == UploadState.PREVIEWED


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.ORGANISER])
def test_a_colleague_may_confirm(role, as_user, institution, upload):
    colleague = person_with(role, institution)
    as_user(colleague).post(page("confirm", upload))

    upload.refresh_from_db()
    assert (upload.state, upload.confirmed_by) == (UploadState.CONFIRMED, colleague)


def test_a_host_of_the_same_institution_has_no_part_in_it(as_user, institution, upload):
    client = as_user(person_with(Role.HOST, institution))

    assert client.get(page("detail", upload)).status_code == 404
    assert client.get(reverse("accounts:upload-list")).status_code == 403
    assert client.get(reverse("accounts:upload-create")).status_code == 403


def test_queries_stay_the_same_at_many_rows(
    as_user, focal_point, institution, upload, django_assert_max_num_queries
):
    rows = "".join(f"P {n},p{n}@example.org,Major\n" for n in range(200))
    many = uploaded(focal_point, institution, "name,email,rank\n" + rows)
    client = as_user(focal_point)
    client.get(page("detail", upload))
    for one in (upload, many):
        with django_assert_max_num_queries(15):
            client.get(page("detail", one))
