from django.urls import path

from coaching.views import drafts, logs, notes, overview, paper, sessions

app_name = "coaching"
urlpatterns = [
    path("coaching/", overview.my_pairings, name="my-pairings"),
    path("cohorts/<uuid:cohort>/sessions/", overview.cohort_sessions, name="cohort-sessions"),
    path("pairings/<uuid:pairing>/sessions/", sessions.list_sessions, name="session-list"),
    path("pairings/<uuid:pairing>/sessions/new/", sessions.plan, name="session-create"),
    path("pairings/<uuid:pairing>/sessions/log/", logs.log_new, name="session-log-new"),
    path("sessions/<uuid:session>/", sessions.show, name="session-detail"),
    path("sessions/<uuid:session>/move/", sessions.move, name="session-edit"),
    path("sessions/<uuid:session>/cancel/", sessions.cancel, name="session-cancel"),
    path("sessions/<uuid:session>/missed/", sessions.miss, name="session-missed"),
    path("sessions/<uuid:session>/log/", logs.log, name="session-log"),
    path("sessions/<uuid:session>/log/draft/", drafts.keep, name="session-log-draft"),
    path("sessions/<uuid:session>/log/discard/", drafts.discard, name="session-log-discard"),
    path("coaching/paper/", paper.list_pairs, name="paper-list"),
    path("pairings/<uuid:pairing>/sessions/paper/", paper.edit, name="paper-edit"),
    path(
        "pairings/<uuid:pairing>/sessions/print/", paper.print_empty, name="session-log-print-new"
    ),
    path("pairings/<uuid:pairing>/sessions/facts/", paper.enter_new, name="session-facts-new"),
    path("sessions/<uuid:session>/log/print/", paper.print_planned, name="session-log-print"),
    path("sessions/<uuid:session>/facts/", paper.enter, name="session-facts"),
    path("sessions/<uuid:session>/notes/shared/", notes.edit_shared, name="note-shared"),
    path("sessions/<uuid:session>/notes/private/", notes.edit_private, name="note-private"),
]
