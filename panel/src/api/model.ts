import { component, contentType, type Described } from "../document/describe";
import { type Model, makeModel } from "../document/model";
import { call } from "./request";

interface Init {
  data: { contentTypes: Described[]; components: Described[] };
}

/** Reads the types and components that whoever works here has to do with; that needs no permission of its own. */
export async function readModel(): Promise<Model> {
  const { data } = await call<Init>("GET", "/content-manager/init");
  return makeModel(data.contentTypes.map(contentType), data.components.map(component));
}
