import qs from "qs";
import { articleFind, tagCreate } from "./client";
import { client } from "./client/client.gen";

const { SERVER, TOKEN } = process.env;
client.setConfig({ baseUrl: SERVER, auth: TOKEN });
const nested = { querySerializer: (query: Record<string, unknown>) => qs.stringify(query) };

async function main() {
  const made = await tagCreate({ body: { data: { name: "Written with hey-api" } } });
  const found = await articleFind({
    ...nested,
    query: {
      filters: { category: { slug: "craft" }, $or: [{ title: { $contains: "a" } }, { title: { $contains: "e" } }] },
      populate: ["category", "authors"],
      sort: ["title:desc"],
      pagination: { pageSize: 3 },
    },
  });
  const refused = await tagCreate({ auth: "", body: { data: { name: "Nobody" } } });
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
