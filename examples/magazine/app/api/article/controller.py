"""Articles over HTTP."""

from octavo import CollectionController, Context, content_api


class ArticleController(CollectionController):
    """The core controller, and ways to find an article by its address on the site."""

    uid = "api::article.article"

    async def by_slug(self, ctx: Context) -> object:
        """Answer the one article with this slug; fields, populate and locale work as on the list."""
        ctx.query = {**ctx.query, "filters": {"slug": ctx.params["slug"]}, "pagination": {"limit": 1}}
        found = await self.service.find(self.query(ctx, "find"))
        return self.respond(ctx, found.results[0]) if found.results else ctx.not_found("No such article")

    async def preview(self, ctx: Context) -> object:
        """Answer the draft with this slug, in any locale: nobody is granted drafts, the key opens this."""
        found = await self.service.documents.find_first(
            filters={"slug": ctx.params["slug"]}, locale="*", status="draft"
        )
        shown = content_api(self.app, self.uid).sanitize_output(found)
        return self.respond(ctx, shown) if shown else ctx.not_found("No such article")
