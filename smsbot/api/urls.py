"""The addresses of the API, version 1. Mounted at ``/api/v1/``."""

from __future__ import annotations

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from .contacts import Contacts
from .conversations import Conversations
from .messages import Messages
from .views import Nowhere

router = SimpleRouter()
router.trailing_slash = "/?"
router.register("contacts", Contacts, basename="contact")
router.register("conversations", Conversations, basename="conversation")
router.register("messages", Messages, basename="message")

_PUBLIC = {"authentication_classes": [], "permission_classes": [AllowAny]}

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(**_PUBLIC), name="schema"),
    # Split: the page's script is a file of its own, so that the site's policy on scripts holds.
    path(
        "docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema", **_PUBLIC), name="docs"
    ),
    *router.urls,
    re_path("", Nowhere.as_view()),
]
