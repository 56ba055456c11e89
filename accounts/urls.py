from django.urls import path

from accounts.views import settings

app_name = "accounts"
urlpatterns = [
    path("settings/", settings.change_settings, name="settings"),
    path("language/", settings.change_language, name="language"),
]
