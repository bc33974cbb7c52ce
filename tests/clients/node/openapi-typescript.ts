import createClient from "openapi-fetch";
import qs from "qs";
import type { paths } from "./client/schema";

const { SERVER, TOKEN } = process.env;
const anybody = createClient<paths>({ baseUrl: SERVER, querySerializer: (query) => qs.stringify(query) });
const editor = createClient<paths>({ baseUrl: SERVER, headers: { Authorization: `Bearer ${TOKEN}` } });

async function main() {
  const made = await editor.POST("/api/tags", { body: { data: { name: "Written with openapi-typescript" } } });
  const found = await anybody.GET("/api/articles", {
    params: {
      query: {
        filters: { category: { slug: "craft" }, $or: [{ title: { $contains: "a" } }, { title: { $contains: "e" } }] },
        populate: ["category", "authors"],
        sort: ["title:desc"],
        pagination: { pageSize: 3 },
      },
    },
  });
  const refused = await anybody.POST("/api/tags", { body: { data: { name: "Nobody" } } });
  const first = found.data?.data[0];
  console.log(JSON.stringify({
    made: made.data?.data.name,
    titles: found.data?.data.map((article) => article.title),
    category: first?.category && "slug" in first.category ? first.category.slug : null,
    total: found.data?.meta.pagination?.total,
    refused: refused.error?.error.status,
  }));
}

main();
