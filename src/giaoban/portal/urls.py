"""Addresses of the site. Reports and mail quote them, so they stay; the whole state of a page is in its address."""

from django.urls import URLPattern, path

from giaoban.portal.views import (
    account,
    board,
    commitments,
    documents,
    figures,
    gallery,
    inbox,
    indicators,
    map,
    matrix,
    meeting,
    organisations,
    petitions,
    reviews,
    search,
)

urlpatterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("map/", map.province_map, name="map"),
    path("indicators/", indicators.indicator_list, name="indicators"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/chart.<str:form>", indicators.chart, name="indicator-chart"),
    path("figures/<int:number>/", figures.figure, name="figure"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/<str:key>/", organisations.organisation, name="organisation"),
    path("commitments/", commitments.commitment_list, name="commitments"),
    path("commitments/<path:key>/", commitments.commitment, name="commitment"),
    path("petitions/new/", petitions.new_petition, name="petition-new"),
    path("inbox/", inbox.waiting, name="inbox"),
    path("targets/<str:programme>/<str:code>/", commitments.target, name="target"),
    path("documents/<path:key>/", documents.document, name="document"),
    path("reviews/", reviews.review_list, name="reviews"),
    path("reviews/<str:key>/", reviews.review, name="review"),
    path("reviews/<str:key>/meeting/", meeting.meeting_mode, name="meeting"),
    path("reviews/<str:key>/report.<str:form>", reviews.report, name="review-report"),
    path("search/", search.search, name="search"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("language/", account.language, name="language"),
    path("ui/", gallery.gallery, name="ui"),
]
