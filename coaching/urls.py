from django.urls import path

from coaching.views import board, contacts, groups, logs, notes, overview, sessions

app_name = "coaching"
urlpatterns = [
    path("coaching/", overview.my_pairings, name="my-pairings"),
    path("coaching/cohorts/", board.list_cohorts, name="cohort-list"),
    path("cohorts/<uuid:cohort>/sessions/", board.cohort_sessions, name="cohort-sessions"),
    path("cohorts/<uuid:cohort>/handover/", board.hand_over, name="cohort-handover"),
    path("pairings/<uuid:pairing>/contacts/", contacts.list_contacts, name="contact-list"),
    path("pairings/<uuid:pairing>/contacts/nudge/", contacts.nudge, name="contact-nudge"),
    path("pairings/<uuid:pairing>/contacts/call/", contacts.call, name="contact-call"),
    path("cohorts/<uuid:cohort>/group-sessions/", groups.list_groups, name="group-list"),
    path("cohorts/<uuid:cohort>/group-sessions/new/", groups.plan, name="group-create"),
    path("group-sessions/<uuid:session>/", groups.show, name="group-detail"),
    path("group-sessions/<uuid:session>/edit/", groups.change, name="group-edit"),
    path("group-sessions/<uuid:session>/cancel/", groups.cancel, name="group-cancel"),
    path("group-sessions/<uuid:session>/invite/", groups.invite, name="group-invite"),
    path("group-sessions/<uuid:session>/answer/", groups.answer, name="group-answer"),
    path("group-sessions/<uuid:session>/attendance/", groups.attendance, name="group-attendance"),
    path("pairings/<uuid:pairing>/sessions/", sessions.list_sessions, name="session-list"),
    path("pairings/<uuid:pairing>/sessions/new/", sessions.plan, name="session-create"),
    path("pairings/<uuid:pairing>/sessions/log/", logs.log_new, name="session-log-new"),
    path("sessions/<uuid:session>/", sessions.show, name="session-detail"),
    path("sessions/<uuid:session>/move/", sessions.move, name="session-edit"),
    path("sessions/<uuid:session>/cancel/", sessions.cancel, name="session-cancel"),
    path("sessions/<uuid:session>/missed/", sessions.miss, name="session-missed"),
    path("sessions/<uuid:session>/log/", logs.log, name="session-log"),
    path("sessions/<uuid:session>/notes/shared/", notes.edit_shared, name="note-shared"),
    path("sessions/<uuid:session>/notes/private/", notes.edit_private, name="note-private"),
]
