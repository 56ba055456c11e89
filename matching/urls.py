from django.urls import path

from matching.views import (
    cohorts,
    comparing,
    decisions,
    enrolments,
    pairings,
    pairs,
    programmes,
    proposals,
    runs,
    wishes,
)

app_name = "matching"
urlpatterns = [
    path("programmes/", programmes.programme_list, name="programme-list"),
    path("programmes/new/", programmes.programme_create, name="programme-create"),
    path("programmes/<uuid:pk>/", programmes.programme_detail, name="programme-detail"),
    path("programmes/<uuid:pk>/edit/", programmes.programme_edit, name="programme-edit"),
    path("programmes/<uuid:pk>/cohorts/new/", cohorts.cohort_create, name="cohort-create"),
    path("cohorts/", cohorts.cohort_list, name="cohort-list"),
    path("cohorts/<uuid:pk>/", cohorts.cohort_detail, name="cohort-detail"),
    path("cohorts/<uuid:pk>/edit/", cohorts.cohort_edit, name="cohort-edit"),
    path("cohorts/<uuid:pk>/move/", cohorts.cohort_move, name="cohort-move"),
    path("cohorts/<uuid:pk>/settings/", cohorts.cohort_settings, name="cohort-settings"),
    path("cohorts/<uuid:pk>/enrol/", enrolments.cohort_enrol, name="cohort-enrol"),
    path("cohorts/<uuid:pk>/people/", enrolments.enrolment_list, name="enrolment-list"),
    path(
        "enrolments/<uuid:pk>/withdraw/",
        enrolments.enrolment_withdraw,
        name="enrolment-withdraw",
    ),
    path("cohorts/<uuid:pk>/runs/new/", runs.run_create, name="run-create"),
    path("cohorts/<uuid:pk>/runs/compare/", comparing.run_compare, name="run-compare"),
    path("runs/<uuid:pk>/", runs.run_detail, name="run-detail"),
    path("runs/<uuid:pk>/cancel/", runs.run_cancel, name="run-cancel"),
    path("runs/<uuid:pk>/publish/", runs.run_publish, name="run-publish"),
    path("runs/<uuid:pk>/pairs/<uuid:coachee>/<uuid:coach>/", pairs.run_pair, name="run-pair"),
    path("decisions/<uuid:pk>/lift/", decisions.decision_lift, name="decision-lift"),
    path("proposals/", proposals.proposal_list, name="proposal-list"),
    path("proposals/<uuid:pk>/", proposals.proposal_detail, name="proposal-detail"),
    path("proposals/<uuid:pk>/accept/", proposals.proposal_accept, name="proposal-accept"),
    path("proposals/<uuid:pk>/decline/", proposals.proposal_decline, name="proposal-decline"),
    path("pairings/", pairings.pairing_list, name="pairing-list"),
    path("pairings/<uuid:pk>/", pairings.pairing_detail, name="pairing-detail"),
    path("wishes/", wishes.wishes, name="wishes"),
]
