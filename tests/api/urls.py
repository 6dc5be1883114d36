"""The product's addresses and the API's."""

from django.urls import include, path

import smsbot.urls

urlpatterns = [path("api/v1/", include("smsbot.api.urls")), *smsbot.urls.urlpatterns]
