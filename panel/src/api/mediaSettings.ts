/** What is done with new files of the media library. */

import { call } from "./request";

interface MediaSettings {
  sizeOptimization: boolean;
  responsiveDimensions: boolean;
  autoOrientation: boolean;
  aiMetadata: boolean;
}

async function readAll(): Promise<MediaSettings> {
  const { data } = await call<{ data: MediaSettings & Record<string, unknown> }>("GET", "/upload/settings");
  const { sizeOptimization, responsiveDimensions, autoOrientation, aiMetadata } = data;
  return { sizeOptimization, responsiveDimensions, autoOrientation, aiMetadata };
}

/** Returns whether smaller sizes of new pictures are made: the one setting that changes something. */
export async function readMakesSizes(): Promise<boolean> {
  return (await readAll()).responsiveDimensions;
}

export async function changeMakesSizes(responsiveDimensions: boolean): Promise<void> {
  // A write replaces all of them; the others stay as they are.
  await call("PUT", "/upload/settings", { body: { ...(await readAll()), responsiveDimensions } });
}
