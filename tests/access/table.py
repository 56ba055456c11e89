"""The access table: for every URL, which roles it answers. Data, not code.

`thing` names what the address is about (tests/access/world.py); without one there is nothing of
somebody else's to ask for. `get` and `post` list the roles that get an answer for their own;
everybody else gets 403, 404 or 405, and nobody gets anything but those for a stranger's thing.
"anyone" means without signing in, "all" means everybody who is signed in.
"""

from __future__ import annotations

from typing import Any

from tests.access.after_visits import AFTER_VISITS
from tests.access.agreement_rows import AGREEMENTS
from tests.access.arrangements import ARRANGEMENTS
from tests.access.bookings import BOOKINGS
from tests.access.care import CARE
from tests.access.chemistry import CHEMISTRY
from tests.access.logs import LOGS
from tests.access.pair_work import PAIR_WORK
from tests.access.reward import REWARD
from tests.access.row import Row, pk, text
from tests.access.second_coaches import SECOND_COACHES
from tests.access.world import World


def a_version(world: World) -> dict[str, Any]:
    """The first version of the terms of a visit."""
    return {"pk": world.things["visit"].pk, "number": 1}


def a_cell(world: World) -> dict[str, Any]:
    """A cell of the heat map: a run, a coachee and a coach."""
    pair = world.things["run"].proposals.get()
    return {"pk": pair.run_id, "coachee": pair.coachee_id, "coach": pair.coach_id}


def a_move(world: World) -> dict[str, Any]:
    """A pairing that an organiser could pause."""
    return {"pk": world.things["pairing"].pk, "step": "pause"}


def a_file(world: World) -> dict[str, Any]:
    """The instance of a run, to download."""
    return {"pk": world.things["run"].pk, "name": "instance"}


TABLE: tuple[Row, ...] = (
    # --- sign-in
    Row("health", get="anyone", post="anyone"),
    Row("account_login", get="anyone", post="anyone"),
    Row("account_logout", get="all", post="all"),
    Row("account_inactive", get="anyone"),
    Row("account_signup", get="anyone", post="anyone"),
    Row("account_reauthenticate", get="all", post="all"),
    Row("account_email", get="all", post="all"),
    Row("account_email_verification_sent", get="anyone"),
    Row("account_change_password", get="all", post="all"),
    Row("account_set_password", get="all", post="all"),
    Row("account_reset_password", get="anyone", post="anyone"),
    Row("account_confirm_login_code", get="all", post="all"),
    Row("account_confirm_email", text(key="garbage"), get="anyone"),
    Row("account_reset_password_from_key_done", get="anyone"),
    Row(
        "account_reset_password_from_key",
        text(uidb36="zz", key="garbage"),
        get="anyone",
        post="anyone",
    ),
    Row("account_reset_password_done", get="anyone"),
    Row("mfa_index", get="all"),
    Row("mfa_authenticate", get="all", post="all"),
    Row("mfa_reauthenticate", get="all", post="all"),
    Row("mfa_activate_totp", get="all", post="all"),
    Row("mfa_deactivate_totp", get="all", post="all"),
    Row("mfa_view_recovery_codes"),
    Row("mfa_generate_recovery_codes", get="all", post="all"),
    Row("mfa_download_recovery_codes"),
    Row("usersessions_list", get="all", post="all"),
    # --- dashboard
    Row("dashboard:home", get="all"),
    Row("dashboard:demo"),
    # --- accounts
    Row("accounts:settings", get="all", post="all"),
    Row("accounts:language", post="anyone"),
    Row("accounts:invitation-accept", text(token="garbage")),
    Row("accounts:person-list", get="focal_point organiser"),
    Row("accounts:invite", get="organiser", post="organiser"),
    Row("accounts:person-invite-again", pk("invited"), post="focal_point"),
    Row("accounts:institution-list", get="focal_point organiser"),
    Row("accounts:institution-detail", pk("force"), get="focal_point"),
    Row("accounts:unit-create", pk("force"), get="focal_point", post="focal_point"),
    Row("accounts:unit-edit", pk("unit"), get="focal_point", post="focal_point"),
    Row("accounts:profile-own", get="leader expert head"),
    Row("accounts:profile-detail", pk("leader_profile"), get="leader focal_point"),
    Row(
        "accounts:profile-post",
        pk("leader_profile"),
        get="leader focal_point",
        post="leader focal_point",
    ),
    Row("accounts:profile-languages", pk("leader_profile"), get="leader", post="leader"),
    Row("accounts:profile-themes", pk("leader_profile"), get="leader", post="leader"),
    Row("accounts:profile-availability", pk("leader_profile"), get="leader", post="leader"),
    Row("accounts:profile-conflicts", pk("leader_profile"), get="leader", post="leader"),
    Row("accounts:upload-list", get="focal_point organiser"),
    Row("accounts:upload-create", get="focal_point organiser", post="focal_point organiser"),
    Row("accounts:upload-template", text(file_format="csv"), get="focal_point organiser"),
    Row("accounts:upload-detail", pk("upload"), get="focal_point"),
    Row("accounts:upload-confirm", pk("upload"), post="focal_point"),
    Row("accounts:upload-discard", pk("upload"), post="focal_point"),
    Row("accounts:upload-reread", pk("upload"), post="focal_point"),
    Row(
        "accounts:upload-errors",
        lambda w: {"pk": w.things["upload"].pk, "file_format": "csv"},
        get="focal_point",
    ),
    # --- notifications
    Row("notifications:message-list", get="organiser"),
    Row("notifications:message-detail", pk("message"), get="organiser"),
    Row("notifications:message-retry", pk("message"), post="organiser"),
    Row("notifications:message-void", pk("message"), post="organiser"),
    Row("notifications:stop", text(token="garbage")),
    Row("notifications:preferences", get="all", post="all"),
    Row("notifications:calendar", get="all"),
    Row("notifications:calendar-renew", post="all"),
    Row("notifications:calendar-stop", post="all"),
    Row("notifications:calendar-feed", text(token="garbage")),
    Row("notifications:mailbox-calendar", pk("message")),
    Row("notifications:mailbox-list"),
    Row("notifications:mailbox-detail", pk("message")),
    # --- matching
    Row("matching:programme-list", get="organiser"),
    Row("matching:programme-create", get="organiser", post="organiser"),
    Row("matching:programme-detail", pk("programme"), get="organiser"),
    Row("matching:programme-edit", pk("programme"), get="organiser", post="organiser"),
    Row("matching:cohort-create", pk("programme"), get="organiser", post="organiser"),
    Row("matching:cohort-list", get="focal_point organiser"),
    Row("matching:cohort-detail", pk("cohort"), get="organiser"),
    Row("matching:cohort-edit", pk("cohort"), get="organiser", post="organiser"),
    Row("matching:cohort-move", pk("cohort"), post="organiser"),
    Row("matching:cohort-remind", pk("cohort"), post="organiser"),
    Row("matching:cohort-settings", pk("cohort"), get="organiser", post="organiser"),
    Row(
        "matching:cohort-enrol",
        pk("cohort"),
        get="focal_point organiser",
        post="focal_point organiser",
    ),
    Row("matching:enrolment-list", pk("cohort"), get="organiser"),
    Row(
        "matching:enrolment-withdraw",
        pk("enrolment"),
        get="focal_point organiser",
        post="focal_point organiser",
    ),
    Row("matching:run-create", pk("cohort"), post="organiser"),
    Row("matching:run-compare", pk("cohort"), get="organiser"),
    Row("matching:run-record", pk("run"), get="organiser"),
    Row("matching:run-file", a_file, get="organiser"),
    Row("matching:run-detail", pk("run"), get="organiser"),
    Row("matching:run-cancel", pk("run"), post="organiser"),
    Row("matching:run-publish", pk("run"), post="organiser"),
    Row("matching:run-pair", a_cell, get="organiser", post="organiser"),
    Row("matching:decision-lift", pk("decision"), post="organiser"),
    Row("matching:proposal-list", get="all"),
    Row("matching:proposal-detail", pk("proposal"), get="leader expert organiser"),
    Row("matching:proposal-accept", pk("proposal"), post="leader expert"),
    Row("matching:proposal-decline", pk("proposal"), get="leader expert", post="leader expert"),
    Row("matching:proposal-withdraw", pk("proposal"), get="organiser", post="organiser"),
    Row("matching:pairing-list", get="all"),
    Row("matching:pairing-detail", pk("pairing"), get="leader expert organiser"),
    Row("matching:pairing-move", a_move, get="organiser", post="organiser"),
    Row("matching:wishes", get="leader expert head", post="leader expert head"),
    # --- coaching
    Row("coaching:my-pairings", get="all"),
    Row("coaching:cohort-sessions", pk("cohort", "cohort"), get="organiser"),
    Row("coaching:session-list", pk("pairing", "pairing"), get="leader expert organiser"),
    Row(
        "coaching:session-create",
        pk("pairing", "pairing"),
        get="leader expert aide",
        post="leader expert aide",
    ),
    Row(
        "coaching:session-log-new",
        pk("pairing", "pairing"),
        get="leader expert",
        post="leader expert",
    ),
    Row("coaching:session-detail", pk("held", "session"), get="leader expert organiser aide"),
    Row(
        "coaching:session-edit",
        pk("planned", "session"),
        get="leader expert aide",
        post="leader expert aide",
    ),
    Row(
        "coaching:session-cancel",
        pk("planned", "session"),
        get="leader expert aide",
        post="leader expert aide",
    ),
    Row(
        "coaching:session-missed",
        pk("planned", "session"),
        get="leader expert",
        post="leader expert",
    ),
    Row(
        "coaching:session-log", pk("planned", "session"), get="leader expert", post="leader expert"
    ),
    Row("coaching:note-shared", pk("held", "session"), get="leader expert", post="leader expert"),
    Row("coaching:note-private", pk("held", "session"), get="leader expert", post="leader expert"),
    *AGREEMENTS,
    # --- exchanges
    Row("exchanges:visit-list", get="all"),
    Row("exchanges:visit-detail", pk("visit"), get="head focal_point organiser host"),
    Row("exchanges:visit-host-answer", pk("visit"), get="host", post="host"),
    Row("exchanges:visit-cancel", pk("agreed_visit"), get="organiser host", post="organiser host"),
    Row("exchanges:delegation-answer", pk("delegation"), get="head", post="head"),
    Row("exchanges:terms-detail", pk("visit"), get="head focal_point organiser host"),
    Row(
        "exchanges:terms-edit",
        pk("visit"),
        get="head focal_point organiser",
        post="head focal_point organiser",
    ),
    Row("exchanges:terms-share", pk("visit"), post="head focal_point organiser"),
    Row("exchanges:terms-version", a_version, get="head focal_point organiser host"),
    Row("exchanges:agenda-detail", pk("visit"), get="head focal_point organiser host"),
    Row("exchanges:agenda-item-create", pk("visit"), get="organiser host", post="organiser host"),
    Row("exchanges:agenda-practical", pk("visit"), get="organiser host", post="organiser host"),
    Row("exchanges:agenda-share", pk("visit"), post="organiser host"),
    Row(
        "exchanges:agenda-item-edit",
        pk("agenda_item"),
        get="organiser host",
        post="organiser host",
    ),
    Row("exchanges:agenda-item-remove", pk("agenda_item"), post="organiser host"),
    Row("exchanges:visit-pack", pk("visit"), get="head focal_point organiser host"),
    Row("exchanges:cycle-list", get="organiser"),
    Row("exchanges:cycle-create", get="organiser", post="organiser"),
    Row("exchanges:cycle-detail", pk("cycle"), get="organiser"),
    Row("exchanges:cycle-settings", pk("cycle"), get="organiser", post="organiser"),
    Row("exchanges:cycle-locks", pk("cycle"), get="organiser"),
    Row("exchanges:cycle-close", pk("cycle"), post="organiser"),
    Row("exchanges:plan-create", pk("cycle", "cycle"), post="organiser"),
    Row("exchanges:plan-detail", pk("plan"), get="organiser"),
    Row("exchanges:plan-left-out", pk("plan"), get="organiser"),
    Row("exchanges:plan-facts", pk("plan"), get="organiser"),
    Row("exchanges:plan-cancel", pk("plan"), post="organiser"),
    Row("exchanges:plan-publish", pk("plan"), post="organiser"),
    Row("exchanges:plan-changes", pk("plan"), get="organiser"),
    Row("exchanges:plan-proof", pk("plan"), post="organiser"),
    Row("exchanges:plan-again", pk("cycle", "cycle"), post="organiser"),
    Row("exchanges:left-out-price", pk("left_out"), post="organiser"),
    Row("exchanges:question-detail", pk("question"), get="organiser"),
    Row("exchanges:question-cancel", pk("question"), post="organiser"),
    Row("exchanges:question-choose", pk("question"), post="organiser"),
    Row("exchanges:question-force", pk("question"), post="organiser"),
    Row("exchanges:request-move", pk("request"), get="organiser", post="organiser"),
    Row("exchanges:request-hosts", pk("request"), get="focal_point organiser"),
    Row("exchanges:lock-remove", pk("lock"), post="organiser"),
    Row("exchanges:request-submit", pk("leader_request"), post="leader focal_point"),
    Row(
        "exchanges:request-return",
        pk("submitted_request"),
        get="focal_point",
        post="focal_point",
    ),
    Row("exchanges:request-wishes", pk("request"), get="focal_point", post="focal_point"),
    Row("exchanges:offer-wishes", pk("offer"), get="host", post="host"),
    Row("exchanges:cycle-pairs", pk("cycle"), get="organiser", post="organiser"),
    Row("exchanges:cycle-visas", pk("cycle"), get="organiser", post="organiser"),
    Row("exchanges:visa-remove", pk("visa_time"), post="organiser"),
    Row("exchanges:offer-busy", pk("offer"), get="host", post="host"),
    Row("exchanges:offer-close-weeks", pk("offer"), post="host"),
    Row("exchanges:holiday-list", pk("cycle"), get="organiser"),
    Row(
        "exchanges:holiday-country",
        lambda w: {"pk": w.things["cycle"].pk, "country": "RW"},
        get="organiser",
        post="organiser",
    ),
    Row("exchanges:pair-remove", pk("pair"), post="organiser"),
    Row("exchanges:offer-list", get="organiser host"),
    Row("exchanges:offer-create", pk("cycle", "cycle"), get="host", post="host"),
    Row("exchanges:offer-detail", pk("offer"), get="organiser host"),
    Row("exchanges:offer-edit", pk("offer"), get="host", post="host"),
    Row("exchanges:offer-weeks", pk("offer"), get="host", post="host"),
    Row("exchanges:offer-place", pk("draft_offer"), post="host"),
    Row("exchanges:offer-withdraw", pk("offer"), post="host"),
    Row("exchanges:person-create", pk("offer", "offer"), get="host", post="host"),
    Row("exchanges:person-edit", pk("resource_person"), get="host", post="host"),
    Row("exchanges:person-remove", pk("resource_person"), post="host"),
    Row("exchanges:request-list", get="focal_point organiser leader head"),
    # Every leader of an institution may ask its focal point for a visit.
    Row(
        "exchanges:need-create",
        pk("cycle", "cycle"),
        get="focal_point leader head",
        post="focal_point leader head",
        colleagues="focal_point leader head",
    ),
    Row(
        "exchanges:request-instrument",
        pk("draft_request"),
        get="focal_point",
        post="focal_point",
    ),
    Row("exchanges:request-detail", pk("request"), get="head focal_point organiser"),
    Row("exchanges:request-edit", pk("request"), get="focal_point", post="focal_point"),
    Row("exchanges:request-weeks", pk("request"), get="focal_point", post="focal_point"),
    Row("exchanges:request-head", pk("request"), get="focal_point", post="focal_point"),
    Row("exchanges:request-priority", pk("request"), get="organiser", post="organiser"),
    Row("exchanges:request-place", pk("draft_request"), post="focal_point"),
    Row("exchanges:request-withdraw", pk("request"), post="focal_point"),
    # --- delegations, their people, needs and letters
    Row("exchanges:visit-timeline", pk("visit"), get="head focal_point organiser host"),
    # Without the name of a step it marks nothing for anybody.
    Row("exchanges:step-mark", pk("visit")),
    Row("exchanges:visit-people", pk("visit"), get="head focal_point organiser host"),
    Row("exchanges:delegation-detail", pk("delegation"), get="head focal_point organiser host"),
    # The host waits until the list is verified.
    Row("exchanges:delegation-needs", pk("delegation"), get="head focal_point organiser"),
    Row("exchanges:nomination-submit", pk("delegation"), get="focal_point", post="focal_point"),
    Row("exchanges:nomination-verify", pk("delegation"), post="organiser"),
    Row("exchanges:nomination-return", pk("delegation"), get="organiser", post="organiser"),
    Row("exchanges:nomination-exception", pk("delegation"), post="organiser"),
    Row("exchanges:nomination-letter", pk("delegation"), get="focal_point", post="focal_point"),
    Row("exchanges:nomination-letter-file", pk("delegation"), get="focal_point organiser"),
    Row("exchanges:nominee-create", pk("delegation"), get="focal_point", post="focal_point"),
    Row("exchanges:nominee-edit", pk("nominee"), get="focal_point", post="focal_point"),
    Row("exchanges:nominee-remove", pk("nominee"), post="focal_point"),
    Row("exchanges:nominee-drop", pk("nominee"), get="focal_point", post="focal_point"),
    Row("exchanges:nominee-clearance", pk("nominee"), get="organiser", post="organiser"),
    Row("exchanges:nominee-needs", pk("nominee"), get="focal_point", post="focal_point"),
    Row("exchanges:nomination-terms", pk("cycle"), get="organiser", post="organiser"),
    Row("exchanges:letter-list", get="all"),
    Row("exchanges:letter-create", pk("delegation"), post="organiser"),
    Row("exchanges:letter-review", pk("delegation"), get="organiser", post="organiser"),
    Row("exchanges:letter-detail", pk("letter"), get="head focal_point organiser"),
    Row("exchanges:letter-edit", pk("draft_letter"), get="organiser", post="organiser"),
    Row("exchanges:letter-approve", pk("draft_letter"), post="organiser"),
    Row("exchanges:letter-send", pk("letter"), post="organiser"),
    Row("exchanges:letter-withdraw", pk("letter"), post="organiser"),
    Row("exchanges:letter-print", pk("letter"), get="head focal_point organiser"),
    Row("exchanges:letter-pdf", pk("letter"), get="head focal_point organiser"),
    # --- chemistry meetings
    *CHEMISTRY,
    # --- during and after visits
    *AFTER_VISITS,
    *ARRANGEMENTS,
    *BOOKINGS,
    # --- drafts of logs, and pairs on paper
    *LOGS,
    *PAIR_WORK,
    *CARE,
    # --- hours of coaches, supervision, evidence
    *REWARD,
    *SECOND_COACHES,
)
