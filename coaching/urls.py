from django.urls import path

from coaching.views import hours, letters, logs, notes, overview, sessions, supervision

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
    path("sessions/<uuid:session>/notes/shared/", notes.edit_shared, name="note-shared"),
    path("sessions/<uuid:session>/notes/private/", notes.edit_private, name="note-private"),
    path("coaching/hours/", hours.show_log, name="hours-list"),
    path("coaching/hours/new/", hours.add_other, name="other-hours-create"),
    path("coaching/hours/<uuid:pk>/", hours.edit_other, name="other-hours-edit"),
    path("coaching/hours/<uuid:pk>/remove/", hours.remove_other, name="other-hours-remove"),
    path("pairings/<uuid:pairing>/hours/consent/", hours.consent, name="hours-consent"),
    path("pairings/<uuid:pairing>/hours/fee/", hours.fee, name="hours-fee"),
    path("cohorts/<uuid:cohort>/hours-letter/", letters.ask, name="hours-letter-ask"),
    path("hours-letters/", letters.list_letters, name="hours-letter-list"),
    path("hours-letters/check/", letters.check, name="hours-letter-check"),
    path("hours-letters/<uuid:pk>/", letters.show, name="hours-letter-detail"),
    path("hours-letters/<uuid:pk>/issue/", letters.issue, name="hours-letter-issue"),
    path("hours-letters/<uuid:pk>/withdraw/", letters.withdraw, name="hours-letter-withdraw"),
    path("hours-letters/<uuid:pk>/print/", letters.print_page, name="hours-letter-print"),
    path("hours-letters/<uuid:pk>/pdf/", letters.download, name="hours-letter-pdf"),
    path("supervision/", supervision.list_groups, name="supervision-list"),
    path(
        "programmes/<uuid:programme>/supervision/new/",
        supervision.make_group,
        name="supervision-group-create",
    ),
    path("supervision/<uuid:pk>/", supervision.show_group, name="supervision-group-detail"),
    path("supervision/<uuid:pk>/edit/", supervision.edit_group, name="supervision-group-edit"),
    path("supervision/<uuid:pk>/plan/", supervision.plan_meeting, name="supervision-plan"),
    path("supervisions/<uuid:pk>/move/", supervision.move_meeting, name="supervision-move"),
    path("supervisions/<uuid:pk>/cancel/", supervision.cancel_meeting, name="supervision-cancel"),
    path(
        "supervisions/<uuid:pk>/attendance/",
        supervision.attendance,
        name="supervision-attendance",
    ),
]
