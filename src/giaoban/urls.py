"""Every address of the site; each room that has pages brings its own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("giaoban.portal.urls")),
]
