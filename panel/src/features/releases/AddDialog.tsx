import { useQuery } from "@tanstack/react-query";
import type { Place } from "../../api/entries";
import { addAction, releasesWithout } from "../../api/releases";
import { Dialog } from "../../kit/Dialog";
import { AddForm } from "./AddForm";
import { useReleaseWords } from "./words";

interface AddProps {
  place: Place;
  isPublished: boolean;
  onClose: () => void;
}

/** Puts an entry into a release to come, or into a new one. */
export function AddDialog({ place, onClose }: AddProps) {
  const t = useReleaseWords();
  const { data, error } = useQuery({
    queryKey: ["releases", "without", place.uid, place.documentId, place.locale],
    queryFn: ({ signal }) => releasesWithout(place, signal),
    staleTime: 0,
  });
  return (
    <Dialog title={t("edit.toRelease")} onClose={onClose}>
      <AddForm
        releases={data}
        error={error}
        onAdd={(release, type) => addAction(release, place, type)}
        onDone={onClose}
      />
    </Dialog>
  );
}
