from __future__ import annotations

import json

import pytest
from django.urls import reverse

from matching import services
from matching.engine.command import main
from matching.models import Aim, Avoidance
from matching.snapshot import proofs
from tests.matching.cohorts import NOW, World, add, make_world, person_of

pytestmark = pytest.mark.django_db


def download(client, run, name: str) -> str:
    answer = client.get(reverse("matching:run-file", args=[run.pk, name]))
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.json"'
    return answer.content.decode()


def wish(world: World) -> None:
    """Each coachee wishes for the coach beside."""
    for coachee, coach in zip(world.coachees, world.coaches, strict=True):
        services.store_wishes(
            preferences=[person_of(coach).email], avoidances=[], by=person_of(coachee), now=NOW
        )


def veto(world: World) -> None:
    Avoidance.objects.create(
        by=person_of(world.coachees[0]), person=person_of(world.coaches[0]).email
    )


@pytest.mark.parametrize("aim", Aim.values)
@pytest.mark.parametrize("is_vetoed", [False, True])
def test_the_downloaded_files_prove_the_run(as_user, tmp_path, capsys, aim, is_vetoed):
    world = make_world(3, 3)
    wish(world)
    if is_vetoed:
        veto(world)
    add(world, "coachee")
    world.cohort.aim = aim
    world.cohort.save()
    run = world.run()
    client = as_user(world.organiser)
    names = []
    for name in ("instance", "result"):
        path = tmp_path / f"{name}.json"
        path.write_text(download(client, run, name))
        names.append(str(path))

    assert main(["verify", *names]) == 0
    assert capsys.readouterr().out == "proved\n"
    assert json.loads((tmp_path / "result.json").read_text())["total"] == run.result["total"]


def test_the_files_hold_ids_and_no_names(as_user):
    world = make_world(2, 2)
    veto(world)
    run = world.run()
    client = as_user(world.organiser)
    texts = [download(client, run, name) for name in ("instance", "result", "record")]

    for enrolment in (*world.coachees, *world.coaches):
        person = person_of(enrolment)
        assert person.name not in str(texts)
        assert person.email not in str(texts)
        assert str(enrolment.pk) in texts[0]
    assert "avoid" not in str(texts)


def test_the_record_says_who_when_and_from_what(as_user):
    world = make_world(1, 1)
    run = world.run()
    client = as_user(world.organiser)

    page = client.get(reverse("matching:run-record", args=[run.pk])).content.decode()
    record = json.loads(download(client, run, "record"))

    assert "python -m matching.engine verify instance.json result.json" in page
    assert run.digest in page
    assert world.organiser.name in page
    assert record["weights"] == run.criteria
    assert record["digest"] == run.digest
    assert record["requested_by"] == str(world.organiser.pk)


def test_a_matrix_that_is_too_large_is_not_kept(as_user, monkeypatch):
    monkeypatch.setattr(proofs, "MOST_PAIRS", 3)
    world = make_world(2, 2)
    run = world.run()
    client = as_user(world.organiser)

    assert client.get(reverse("matching:run-file", args=[run.pk, "instance"])).status_code == 404
    page = client.get(reverse("matching:run-record", args=[run.pk])).content.decode()
    assert "Download the record" in page
    assert "Download the instance" not in page
    assert client.get(reverse("matching:run-detail", args=[run.pk])).status_code == 200


def test_a_vetoed_pair_shows_a_score_with_which_it_was_not_best(as_user):
    world = make_world(3, 3)
    wish(world)
    veto(world)
    run = world.run()
    known = proofs.shown(run)
    two = str(world.coachees[0].pk), str(world.coaches[0].pk)

    why = known.why_not(*two)

    assert why.cardinality > 0 or why.total > 0
    text = as_user(world.organiser).get(reverse("matching:run-pair", args=[run.pk, *two]))
    assert f"<b>{known.score(*two)}</b>" in text.content.decode()
