"""What all resources have in common: who may ask, how errors, pages and ids look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django.db import models
from rest_framework import exceptions, mixins, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smsbot.models import ApiToken

from . import problems
from .authentication import BearerToken
from .filters import Narrow, Read
from .pagination import ChangePages
from .parsers import StorableJSONParser
from .permissions import HasScope

M = TypeVar("M", bound=models.Model)


class Resource(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[M]):
    """Read by queryset, write by verb; rows are named by their public ids."""

    authentication_classes = (BearerToken,)
    permission_classes = (HasScope,)
    renderer_classes = (JSONRenderer,)
    parser_classes = (StorableJSONParser,)
    pagination_class = ChangePages
    filter_backends = (Narrow,)
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9a-f]{32}"

    resource: ClassVar[str]
    narrow: ClassVar[Mapping[str, tuple[str, Read]]] = {}

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return problems.handle

    @property
    def token(self) -> ApiToken:
        token = self.request.auth
        assert isinstance(token, ApiToken)  # HasScope let nobody else through
        return token

    def read(self, serializer: type[Any]) -> dict[str, Any]:
        """The body, checked. A form that is no object is a problem, not an empty one."""
        form = serializer(data=self.request.data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)


class Nowhere(APIView):
    """Any other address under the API: a problem as JSON, not a page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    schema = None

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return problems.handle

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise exceptions.NotFound("There is nothing at this address.")
