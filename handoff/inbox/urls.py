"""The staff inbox's addresses, mounted in front of the admin's own."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "inbox"

_wrap = admin.site.admin_view

urlpatterns = [
    path("", _wrap(views.page), name="page"),
    path("list/", _wrap(views.board), name="board"),
    path("<slug:public_id>/", _wrap(views.page), name="conversation"),
    path("<slug:public_id>/thread/", _wrap(views.thread), name="thread"),
    path("<slug:public_id>/reply/", _wrap(views.reply), name="reply"),
    path("<slug:public_id>/<slug:verb>/", _wrap(views.act), name="act"),
]
