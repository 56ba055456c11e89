from django.urls import path

from notifications.views import calendar, mailbox, outbox, preferences

app_name = "notifications"
urlpatterns = [
    path("messages/", outbox.message_list, name="message-list"),
    path("messages/<uuid:pk>/", outbox.message_detail, name="message-detail"),
    path("messages/<uuid:pk>/retry/", outbox.retry, name="message-retry"),
    path("messages/<uuid:pk>/void/", outbox.void, name="message-void"),
    path("messages/stop/<str:token>/", preferences.stop, name="stop"),
    path("settings/messages/", preferences.preferences, name="preferences"),
    path("settings/calendar/", calendar.show, name="calendar"),
    path("settings/calendar/renew/", calendar.renew, name="calendar-renew"),
    path("settings/calendar/stop/", calendar.stop, name="calendar-stop"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar-feed"),
    path("mailbox/", mailbox.mailbox_list, name="mailbox-list"),
    path("mailbox/<uuid:pk>/", mailbox.mailbox_detail, name="mailbox-detail"),
    path("mailbox/<uuid:pk>/calendar.ics", mailbox.mailbox_calendar, name="mailbox-calendar"),
]
