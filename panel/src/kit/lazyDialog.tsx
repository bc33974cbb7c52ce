import { type ComponentType, lazy, Suspense, useEffect } from "react";

interface Closable {
  onClose(): void;
}

/**
 * Makes a dialog whose code is loaded when it opens first. Where the server has no such file any more it closes
 * again, and what is written behind it stays; the notice of a newer panel says what to do.
 */
export function lazyDialog<P extends Closable>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Loaded = lazy<ComponentType<P>>(async () => ({ default: await load().catch(() => NotThere) }));
  return (props) => (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  );
}

function NotThere({ onClose }: Closable) {
  useEffect(onClose);
  return null;
}
