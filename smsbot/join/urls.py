"""The addresses of the public opt-in form."""

from django.contrib.auth.decorators import login_not_required as public
from django.urls import path

from . import views

app_name = "join"
urlpatterns = [
    path("<slug:slug>/", public(views.page), name="page"),
    path("<slug:slug>/embed/", public(views.embed), name="embed"),
]
