"""The phone page's addresses."""

from django.urls import path

from . import views

app_name = "phone"

urlpatterns = [
    path("", views.page, name="page"),
    path("number/", views.number, name="number"),
    path("<slug:key>/messages/", views.messages, name="messages"),
    path("<slug:key>/send/", views.send, name="send"),
]
