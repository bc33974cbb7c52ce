import { lazy, Suspense } from "react";
import { useUploads } from "./uploads";

const UploadPanel = lazy(async () => ({ default: (await import("./UploadPanel")).UploadPanel }));

/** Shows the uploads over every screen while there are some. */
export function UploadHost() {
  const items = useUploads();
  return items.length ? (
    <Suspense>
      <UploadPanel items={items} />
    </Suspense>
  ) : null;
}
