"""The core routes, and two more."""

from app.api.article.controller import ArticleController
from app.policies.preview_key import preview_key

from octavo import Route, core_routes

routes = [
    *core_routes("api::article.article"),
    Route(
        "GET",
        "/articles/by-slug/:slug",
        ArticleController.by_slug,
        auth={"scope": ["api::article.article.find"]},
    ),
    # Nobody is asked who they are: the key is what opens it.
    Route("GET", "/articles/preview/:slug", ArticleController.preview, auth=False, policies=[preview_key]),
]
