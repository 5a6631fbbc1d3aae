"""Every address of the site; each room that has pages brings its own list."""

from django.urls import URLPattern, URLResolver, include, path

from giaoban.assessments.api import api as assessments
from giaoban.exchange.api import api as facts
from giaoban.exchange.api.keys import receipt_keys
from giaoban.portal.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/facts/", facts.urls),
    path("api/assessments/", assessments.urls),
    path(".well-known/jwks.json", receipt_keys, name="receipt-keys"),
    path("api/", api.urls),
    path("", include("giaoban.portal.urls")),
]
