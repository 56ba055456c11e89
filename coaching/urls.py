from django.urls import path

from coaching.views import (
    agreements,
    delegates,
    drafts,
    logs,
    notes,
    overview,
    paper,
    series,
    sessions,
    sponsored,
    terms,
    times,
)

app_name = "coaching"
urlpatterns = [
    path("coaching/", overview.my_pairings, name="my-pairings"),
    path("coaching/calendars/", delegates.calendars, name="kept-calendars"),
    path("coaching/delegates/", delegates.list_delegates, name="delegate-list"),
    path("coaching/delegates/new/", delegates.name, name="delegate-create"),
    path("coaching/delegates/<uuid:pk>/mails/", delegates.choose_mails, name="delegate-mails"),
    path("coaching/delegates/<uuid:pk>/end/", delegates.end, name="delegate-end"),
    path("cohorts/<uuid:cohort>/sessions/", overview.cohort_sessions, name="cohort-sessions"),
    path("pairings/<uuid:pairing>/sessions/", sessions.list_sessions, name="session-list"),
    path("pairings/<uuid:pairing>/sessions/new/", sessions.plan, name="session-create"),
    path("pairings/<uuid:pairing>/sessions/series/", series.plan, name="series-create"),
    path("pairings/<uuid:pairing>/times/new/", times.propose, name="times-create"),
    path("times/<uuid:proposal>/", times.show, name="times-detail"),
    path("times/<uuid:proposal>/accept/", times.accept, name="times-accept"),
    path("times/<uuid:proposal>/withdraw/", times.withdraw, name="times-withdraw"),
    path("pairings/<uuid:pairing>/sessions/log/", logs.log_new, name="session-log-new"),
    path("cohorts/<uuid:cohort>/terms/", terms.edit, name="terms-edit"),
    path("pairings/<uuid:pairing>/agreement/", agreements.show, name="agreement-detail"),
    path("pairings/<uuid:pairing>/agreement/terms/", agreements.propose, name="agreement-edit"),
    path("pairings/<uuid:pairing>/agreement/sign/", agreements.sign, name="agreement-sign"),
    path(
        "pairings/<uuid:pairing>/agreement/sponsor/", agreements.sponsor, name="agreement-sponsor"
    ),
    path(
        "pairings/<uuid:pairing>/agreement/versions/<int:number>/",
        agreements.show_version,
        name="agreement-version",
    ),
    path("sponsored/", sponsored.list_sponsored, name="sponsored-list"),
    path("sponsored/<uuid:pairing>/", sponsored.show, name="sponsored-detail"),
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
