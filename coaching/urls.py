from django.urls import path

from coaching.views import drafts, logs, notes, overview, sessions

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
    path("sessions/<uuid:session>/notes/shared/", notes.edit_shared, name="note-shared"),
    path("sessions/<uuid:session>/notes/private/", notes.edit_private, name="note-private"),
]
