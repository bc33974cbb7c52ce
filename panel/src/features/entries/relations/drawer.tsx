import { type ReactNode, useState } from "react";
import { createPortal } from "react-dom";
import type { Target } from "../../../document/relationEdit";
import { lazyDialog } from "../../../kit/lazyDialog";
import { useCan } from "../../../shell/permissions";
import { useModel } from "../../../shell/useModel";

const EntryDrawer = lazyDialog(async () => (await import("./EntryDrawer")).EntryDrawer);

interface Wanted {
  documentId: string | undefined;
  locale: string | undefined;
}

interface Drawer {
  readonly canOpen: boolean;
  readonly canCreate: boolean;
  open(target: Target): void;
  create(): void;
  readonly element: ReactNode;
}

interface Options {
  /** The type whose entries are edited and made. */
  uid: string;
  locale: string | undefined;
  /** Called with what was made. */
  onCreated: (target: Target) => void;
}

/** Lets related entries be edited and made over the form, without leaving it. */
export function useDrawer({ uid, locale, onCreated }: Options): Drawer {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const can = useCan();
  const type = useModel().findType(uid);
  const isEntry = type?.visible === true && type.kind === "collectionType";
  return {
    canOpen: isEntry && can("plugin::content-manager.explorer.read", uid),
    canCreate: isEntry && can("plugin::content-manager.explorer.create", uid),
    open: (target) =>
      setWanted({
        documentId: target.documentId,
        locale: target.locale ?? (type?.localized ? locale : undefined),
      }),
    create: () => setWanted({ documentId: undefined, locale: type?.localized ? locale : undefined }),
    element: wanted
      ? createPortal(
          <EntryDrawer uid={uid} {...wanted} onCreated={onCreated} onClose={() => setWanted(null)} />,
          document.body,
        )
      : null,
  };
}
