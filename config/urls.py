"""Every address of the product. `tests/access/table.py` has a row for each."""

from django.urls import include, path

from core import pages

handler403 = "core.pages.forbidden"
handler404 = "core.pages.not_found"
handler500 = "core.pages.server_error"

urlpatterns = [
    path("health/", pages.health, name="health"),
    path("account/", include("allauth.urls")),
    path("", include("dashboard.urls")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("matching.urls")),
    path("", include("coaching.urls")),
    path("", include("exchanges.urls")),
    path("", include("evaluation.urls")),
]
