"""Drafts of logs: kept whole and sealed, never overwritten unseen, gone when the log is stored."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from coaching.models import LogDraft, Note, NoteReading, PairingKey, Session, SessionState
from coaching.rules import NoteRefused, SessionRefused
from coaching.services.drafts import (
    DraftChanged,
    DraftEntry,
    discard_draft,
    keep_draft,
    open_draft,
)
from coaching.services.logs import LogWords, NoteEntry, log_session, store_notes
from core.models import AuditEntry
from matching.models import Pairing, PairingState
from tests.coaching.pairs import NOW, enrol, organiser_of, planned
from tests.coaching.test_logs import LATER, an_entry
from tests.coaching.test_notes import a_key

WORDS = {"shared_note": ["planted-shared"], "private_note": ["planted-private"], "minutes": ["60"]}


@pytest.fixture
def keep(session, coach):
    """Keep a form as the coach's draft: `keep(version=1, private_note="more")`."""

    def kept(version=0, by=coach, **typed) -> LogDraft:
        form = WORDS | {name: [value] for name, value in typed.items()}
        return keep_draft(session=session, entry=DraftEntry(form, version), by=by, now=LATER)

    return kept


def url(name, thing):
    return reverse(f"coaching:{name}", args=[thing.pk])


def test_a_draft_comes_back_whole_for_its_author_alone(keep, session, coach, coachee):
    keep()
    assert open_draft(session=session, by=coach).typed == WORDS
    assert open_draft(session=session, by=coachee) is None
    assert open_draft(session=session, by=organiser_of(session.pairing)) is None
    assert b"planted" not in bytes(LogDraft.objects.get().sealed)
    assert "planted" not in repr(open_draft(session=session, by=coach))
    assert "planted" not in repr(DraftEntry(WORDS))


def test_each_of_a_pair_has_a_draft_of_their_own(keep, session, coach, coachee):
    keep()
    keep(by=coachee, private_note="hers")
    assert open_draft(session=session, by=coach).typed == WORDS
    assert open_draft(session=session, by=coachee).typed["private_note"] == ["hers"]


def test_a_second_window_never_overwrites_the_first(keep, session, coach):
    first = keep()
    with pytest.raises(DraftChanged):
        keep(version=0, private_note="other words")
    assert open_draft(session=session, by=coach).typed == WORDS
    later = keep(version=first.version, private_note="both")
    assert later.version == first.version + 1
    with pytest.raises(DraftChanged):
        keep(version=first.version, private_note="other words")


def test_the_same_form_twice_is_one_draft(keep):
    first = keep()
    assert keep(version=0).version == first.version
    assert keep(version=first.version).version == first.version
    assert AuditEntry.objects.filter(kind="log_draft.kept").count() == 1


def test_a_window_that_looked_at_a_discarded_draft_does_not_replace_a_new_one(keep, session, coach):
    old = keep()
    assert discard_draft(session=session, version=old.version, by=coach, now=LATER)
    keep(private_note="new words")
    with pytest.raises(DraftChanged):
        keep(version=old.version, private_note="old window")


def test_a_newer_draft_is_not_discarded_unseen(keep, session, coach):
    old = keep()
    new = keep(version=old.version, private_note="more")
    assert not discard_draft(session=session, version=old.version, by=coach, now=LATER)
    assert LogDraft.objects.get() == new


def test_logging_drops_the_own_draft_and_no_other(keep, session, coach, coachee):
    draft = keep()
    keep(by=coachee, private_note="hers")
    entry = an_entry(shared=NoteEntry("ours"), draft=DraftEntry(WORDS, draft.version))
    log_session(session=session, entry=entry, by=coach, now=LATER)
    assert LogDraft.objects.get().author == coachee


def test_a_log_that_would_lose_another_windows_draft_is_refused(keep, session, coach):
    draft = keep(private_note="other window")
    entry = an_entry(draft=DraftEntry(WORDS, 0))
    with pytest.raises(DraftChanged):
        log_session(session=session, entry=entry, by=coach, now=LATER)
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED
    entry = an_entry(draft=DraftEntry(WORDS, draft.version))
    log_session(session=session, entry=entry, by=coach, now=LATER)
    assert not LogDraft.objects.exists()


def test_a_draft_that_says_the_same_does_not_stand_in_the_way(keep, session, coach):
    keep()
    entry = an_entry(draft=DraftEntry(dict(reversed(WORDS.items())), 0))
    assert log_session(session=session, entry=entry, by=coach, now=LATER).log


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.CANCELLED])
def test_no_draft_of_what_cannot_be_logged(keep, state):
    Session.objects.update(state=state)
    with pytest.raises(SessionRefused, match=f"is_{state}"):
        keep()


def test_no_draft_in_a_pairing_that_has_ended(keep):
    Pairing.objects.update(state=PairingState.CLOSED)
    with pytest.raises(SessionRefused, match="pairing_closed"):
        keep()


def test_notes_of_a_second_coach_are_stored_beside_the_log_of_the_first(session, coach, keep):
    second = enrol(session.pairing.cohort, session.pairing.coach.part)
    Pairing.objects.update(co_coach=second)
    other = second.profile.user
    session = Session.objects.with_people().get()
    draft = keep_draft(session=session, entry=DraftEntry(WORDS), by=other, now=LATER)
    log_session(session=session, entry=an_entry(), by=coach, now=LATER)
    words = LogWords(private=NoteEntry("mine"), draft=DraftEntry(WORDS, draft.version))
    for _ in range(2):
        store_notes(session=session, entry=words, by=other, now=LATER)
    assert (Note.objects.get().author, LogDraft.objects.count()) == (other, 0)


def test_a_draft_moved_to_another_row_does_not_open(keep, session, coach, coachee):
    keep()
    keep(by=coachee)
    sealed = LogDraft.objects.get(author=coach).sealed
    LogDraft.objects.filter(author=coachee).update(sealed=sealed)
    assert open_draft(session=session, by=coachee).typed is None
    assert open_draft(session=session, by=coach).typed == WORDS


def test_a_draft_is_no_note(keep, session, coach):
    draft = keep()
    note = Note.objects.create(
        pk=draft.pk,
        session=session,
        kind="private",
        author=coach,
        changed_by=coach,
        changed_at=NOW,
        sealed=draft.sealed,
    )
    with pytest.raises(CommandError, match=f"1 sealed texts are locked: {note.pk}"):
        call_command("verify_note_keys", stdout=StringIO())


def test_drafts_are_rotated_and_verified_like_notes(keep, session, coach, settings):
    keep()
    before = bytes(LogDraft.objects.get().sealed)
    call_command("rotate_note_keys", "--new-data-keys", stdout=StringIO())
    assert bytes(LogDraft.objects.get().sealed) != before
    assert open_draft(session=session, by=coach).typed == WORDS
    out = StringIO()
    call_command("verify_note_keys", stdout=out)
    assert out.getvalue() == "1 sealed texts open\n"
    settings.KEY_RING = [a_key()]
    with pytest.raises(CommandError, match="1 sealed texts are locked"):
        call_command("verify_note_keys", stdout=out)


@pytest.mark.parametrize("way", ["key destroyed", "key missing"])
def test_without_its_key_a_draft_is_locked_and_the_page_works(
    keep, session, coach, settings, way, as_user
):
    keep()
    if way == "key missing":
        settings.KEY_RING = [a_key()]
        with pytest.raises(NoteRefused, match="locked"):
            keep(private_note="more")
    else:
        PairingKey.objects.all().delete()
    assert open_draft(session=session, by=coach).typed is None
    page = as_user(coach).get(url("session-log", session))
    assert "is locked" in page.content.decode()


# --- pages


@pytest.fixture
def begun(pairing, coach):
    """A session that began three hours ago by the clock on the wall, read by a coach in UTC."""
    coach.time_zone = "UTC"
    coach.save()
    at = timezone.now() - timedelta(hours=3)
    return planned(pairing, at.replace(second=0, microsecond=0))


def a_form(session, **fields) -> dict[str, str]:
    facts = {"day": f"{session.starts_at:%Y-%m-%d}", "time": f"{session.starts_at:%H:%M}"}
    versions = {"shared_version": "0", "private_version": "0", "draft_version": "0"}
    return facts | versions | {"minutes": "60", "mode": "video"} | fields


SCRIPT = {"Accept": "application/json"}


def test_the_button_keeps_and_the_page_fills_in(as_user, begun, coach):
    client = as_user(coach)
    typed = a_form(begun, minutes="", shared_note="half a sent", themes="leadership")
    assert client.post(url("session-log-draft", begun), typed).status_code == 302
    page = client.get(url("session-log", begun))
    form = page.context["form"]
    assert "half a sent" in page.content.decode()
    assert (form["minutes"].value(), form["themes"].value()) == ("", ["leadership"])
    assert form["day"].value() == typed["day"]
    assert not NoteReading.objects.exists()
    draft = LogDraft.objects.get()
    assert form["draft_version"].value() == draft.version
    gone = client.post(url("session-log-discard", begun), {"draft_version": draft.version})
    assert gone.status_code == 302
    assert "half a sent" not in client.get(url("session-log", begun)).content.decode()


def test_the_script_gets_its_version_and_is_told_when_it_must_not_save(as_user, begun, coach):
    client = as_user(coach)
    answer = client.post(url("session-log-draft", begun), a_form(begun), headers=SCRIPT)
    version = LogDraft.objects.get().version
    assert answer.json()["version"] == version
    typed = a_form(begun, shared_note="one", draft_version=str(version))
    assert client.post(url("session-log-draft", begun), typed, headers=SCRIPT).status_code == 200
    typed = a_form(begun, shared_note="two", draft_version=str(version))
    refused = client.post(url("session-log-draft", begun), typed, headers=SCRIPT)
    assert refused.status_code == 409
    assert "another window" in refused.json()["said"]


@pytest.mark.parametrize("page", ["session-log-draft", "session-log"])
def test_two_windows_show_both_texts_and_the_next_save_goes_through(as_user, begun, coach, page):
    client = as_user(coach)
    first = a_form(begun, shared_note="first window", private_note="first own")
    client.post(url("session-log-draft", begun), first)
    second = a_form(begun, shared_note="second window")
    refused = client.post(url(page, begun), second)
    html = refused.content.decode()
    for words in ("first window", "first own", "second window"):
        assert words in html
    again = second | {"draft_version": refused.context["form"]["draft_version"].value()}
    assert client.post(url(page, begun), again).status_code == 302
    logged = page == "session-log"
    assert LogDraft.objects.exists() is not logged
    assert Note.objects.exists() is logged


def test_the_second_coach_is_told_who_logged_and_keeps_the_notes(as_user, begun, coach):
    second = enrol(begun.pairing.cohort, begun.pairing.coach.part)
    Pairing.objects.update(co_coach=second)
    first, other = as_user(coach), as_user(second.profile.user)
    assert first.post(url("session-log", begun), a_form(begun)).status_code == 302
    page = other.get(url("session-log", begun), follow=True)
    assert f"{coach.name} has logged this session already" in page.content.decode()
    page = other.post(url("session-log", begun), a_form(begun, private_note="my own words"))
    html = page.content.decode()
    assert f"{coach.name} has logged this session already" in html
    assert "my own words" in html
    words = {"private_note": "my own words", "shared_version": "0", "private_version": "0"}
    assert other.post(url("session-log", begun), words | {"notes": "1"}).status_code == 302
    assert Note.objects.get().author == second.profile.user


def test_a_draft_left_when_the_other_logged_is_offered_as_notes(as_user, begun, coach, coachee):
    her = as_user(coachee)
    her.post(url("session-log-draft", begun), a_form(begun, private_note="her own words"))
    as_user(coach).post(url("session-log", begun), a_form(begun))
    page = her.get(url("session-log", begun))
    assert "her own words" in page.content.decode()
    version = page.context["form"]["draft_version"].value()
    words = {"private_note": "her own words", "shared_version": "0", "private_version": "0"}
    her.post(url("session-log", begun), words | {"notes": "1", "draft_version": version})
    assert (LogDraft.objects.count(), Note.objects.count()) == (0, 1)


def test_no_draft_of_a_stranger_or_an_organiser(as_user, begun, coach):
    as_user(coach).post(url("session-log-draft", begun), a_form(begun, shared_note="planted"))
    client = as_user(organiser_of(begun.pairing))
    for page in ("session-log-draft", "session-log-discard"):
        assert client.post(url(page, begun), a_form(begun)).status_code == 404
    assert LogDraft.objects.count() == 1
