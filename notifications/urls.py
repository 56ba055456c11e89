from django.urls import path

from notifications.views import mailbox, outbox, preferences

app_name = "notifications"
urlpatterns = [
    path("messages/", outbox.message_list, name="message-list"),
    path("messages/<uuid:pk>/", outbox.message_detail, name="message-detail"),
    path("messages/<uuid:pk>/retry/", outbox.retry, name="message-retry"),
    path("messages/<uuid:pk>/void/", outbox.void, name="message-void"),
    path("messages/stop/<str:token>/", preferences.stop, name="stop"),
    path("settings/messages/", preferences.preferences, name="preferences"),
    path("mailbox/", mailbox.mailbox_list, name="mailbox-list"),
    path("mailbox/<uuid:pk>/", mailbox.mailbox_detail, name="mailbox-detail"),
]
