"""Uses the client that openapi-python-client makes of the magazine's document."""

import json
import os

from client import AuthenticatedClient, Client
from client.api.article import article_find
from client.api.tag import tag_create
from client.models import (
    ArticleFindResponse200,
    ArticlePopulateType0,
    ArticleSortType0,
    Category,
    TagCreateBody,
    TagInput,
)

anybody = Client(base_url=os.environ["SERVER"])
editor = AuthenticatedClient(base_url=os.environ["SERVER"], token=os.environ["TOKEN"])

body = TagCreateBody(data=TagInput(name="Written with openapi-python-client"))
made = tag_create.sync(client=editor, body=body)
refused = tag_create.sync_detailed(client=anybody, body=body)

everything = article_find.sync(
    client=anybody, populate=[ArticlePopulateType0.CATEGORY], sort=[ArticleSortType0.TITLEDESC]
)
in_craft = [
    one for one in everything.data if isinstance(one.category, Category) and one.category.slug == "craft"
]

# The tool writes objects in query strings flat: what nests is written by hand, and read by the client.
query = {"filters[category][slug]": "craft", "populate": "category", "sort": "title:desc"}
answer = anybody.get_httpx_client().get("/api/articles", params=query)
found = ArticleFindResponse200.from_dict(answer.json())
assert [one.title for one in found.data] == [one.title for one in in_craft]

print(
    json.dumps(
        {
            "made": made.data.name,
            "titles": [one.title for one in found.data],
            "category": found.data[0].category.slug,
            "total": found.meta.pagination.total,
            "refused": refused.status_code,
        }
    )
)
