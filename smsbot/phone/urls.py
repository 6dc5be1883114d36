"""The phone page's addresses, open to everybody."""

from django.contrib.auth.decorators import login_not_required as public
from django.urls import path

from . import views

app_name = "phone"

urlpatterns = [
    path("", public(views.page), name="page"),
    path("number/", public(views.number), name="number"),
    path("<slug:key>/messages/", public(views.messages), name="messages"),
    path("<slug:key>/send/", public(views.send), name="send"),
]
