from django.urls import path

from evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("action-plan/", views.my_plan, name="my-plan"),
    path("action-plans/", views.list_plans, name="plan-list"),
]
