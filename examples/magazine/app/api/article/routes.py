"""The core routes, where drafts need a key, and one more."""

from app.api.article.controller import ArticleController
from app.policies.preview_key import preview_key

from octavo import Route, core_routes

READING = {"policies": [preview_key]}

routes = [
    *core_routes("api::article.article", config={"find": READING, "find_one": READING}),
    Route(
        "GET",
        "/articles/by-slug/:slug",
        ArticleController.by_slug,
        auth={"scope": ["api::article.article.find"]},
        policies=[preview_key],
    ),
]
