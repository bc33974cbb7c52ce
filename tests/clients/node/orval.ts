import axios from "axios";
import { articleFind, tagCreate } from "./client/api";

const { SERVER, TOKEN } = process.env;
axios.defaults.baseURL = SERVER;
const headers = { Authorization: `Bearer ${TOKEN}` };

async function main() {
  const made = await tagCreate({ data: { name: "Written with orval" } }, {}, { headers });
  const found = await articleFind({
    filters: { category: { slug: "craft" }, $or: [{ title: { $contains: "a" } }, { title: { $contains: "e" } }] },
    populate: ["category", "authors"],
    sort: ["title:desc"],
    pagination: { pageSize: 3 },
  });
  const refused = await tagCreate({ data: { name: "Nobody" } }, {}, { validateStatus: () => true });
  const first = found.data.data[0];
  console.log(JSON.stringify({
    made: made.data.data.name,
    titles: found.data.data.map((article) => article.title),
    category: first?.category && "slug" in first.category ? first.category.slug : null,
    total: found.data.meta.pagination?.total,
    refused: refused.status,
  }));
}

main();
