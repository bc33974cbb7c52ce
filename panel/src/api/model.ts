import { component, contentType, type Described } from "../document/describe";
import { type Model, makeModel } from "../document/model";
import { ApiError } from "./errors";
import { call } from "./request";

interface Init {
  data: { contentTypes: Described[]; components: Described[] };
}

/** Reads the types and components that whoever works here has to do with: the server refuses who has to do with none. */
export async function readModel(): Promise<Model> {
  const { contentTypes, components } = await readTypes();
  return makeModel(contentTypes.map(contentType), components.map(component));
}

async function readTypes(): Promise<Init["data"]> {
  try {
    return (await call<Init>("GET", "/content-manager/init")).data;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return { contentTypes: [], components: [] };
    throw error;
  }
}
