"""The product's addresses, and the bare view: one INSERT, one commit, no product."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from .models import Bare


@login_not_required
@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    form = request.POST
    Bare.objects.create(sid=form["MessageSid"], sender=form["From"], body=form["Body"])
    return HttpResponse("<Response/>", content_type="text/xml")


urlpatterns = [path("bare/", bare), path("", include("smsbot.urls"))]
