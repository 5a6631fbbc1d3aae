"""Every address of the site; each room that has pages brings its own list."""

from django.urls import URLPattern, URLResolver, include, path

from giaoban.measures.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("", include("giaoban.portal.urls")),
]
