from django.urls import path

from accounts.views import institutions, invitations, people, profiles, settings, uploads

app_name = "accounts"
urlpatterns = [
    path("settings/", settings.change_settings, name="settings"),
    path("language/", settings.change_language, name="language"),
    path("invitations/<str:token>/", invitations.invitation_accept, name="invitation-accept"),
    path("people/", people.person_list, name="person-list"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<uuid:pk>/invite-again/", people.person_invite_again, name="person-invite-again"),
    path("institutions/", institutions.institution_list, name="institution-list"),
    path("institutions/<uuid:pk>/", institutions.institution_detail, name="institution-detail"),
    path("institutions/<uuid:pk>/units/new/", institutions.unit_create, name="unit-create"),
    path("units/<uuid:pk>/edit/", institutions.unit_edit, name="unit-edit"),
    path("profile/", profiles.profile_own, name="profile-own"),
    path("profiles/<uuid:pk>/", profiles.profile_detail, name="profile-detail"),
    path("profiles/<uuid:pk>/post/", profiles.profile_post, name="profile-post"),
    path("profiles/<uuid:pk>/languages/", profiles.profile_languages, name="profile-languages"),
    path("profiles/<uuid:pk>/themes/", profiles.profile_themes, name="profile-themes"),
    path(
        "profiles/<uuid:pk>/availability/",
        profiles.profile_availability,
        name="profile-availability",
    ),
    path("profiles/<uuid:pk>/conflicts/", profiles.profile_conflicts, name="profile-conflicts"),
    path("uploads/", uploads.upload_list, name="upload-list"),
    path("uploads/new/", uploads.upload_create, name="upload-create"),
    path("uploads/template.<str:file_format>", uploads.upload_template, name="upload-template"),
    path("uploads/<uuid:pk>/", uploads.upload_detail, name="upload-detail"),
    path("uploads/<uuid:pk>/confirm/", uploads.upload_confirm, name="upload-confirm"),
    path("uploads/<uuid:pk>/discard/", uploads.upload_discard, name="upload-discard"),
    path("uploads/<uuid:pk>/reread/", uploads.upload_reread, name="upload-reread"),
    path("uploads/<uuid:pk>/errors.<str:file_format>", uploads.upload_errors, name="upload-errors"),
]
