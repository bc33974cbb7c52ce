import { useQuery } from "@tanstack/react-query";
import type { Place } from "../../api/entries";
import { addAction, releasesWith } from "../../api/releases";
import { Dialog } from "../../kit/Dialog";
import { Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
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
  const { data, error, refetch } = useQuery({
    queryKey: ["releases", "with", place.uid, place.documentId, place.locale],
    queryFn: ({ signal }) => releasesWith(place, signal),
    staleTime: 0,
  });
  return (
    <Dialog title={t("edit.toRelease")} onClose={onClose}>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <AddForm
          isOffered={({ id }) => data.every((release) => release.id !== id)}
          onAdd={(release, type) => addAction(release, place, type)}
          onDone={onClose}
        />
      ) : (
        <Loading label={t("app.loading")} />
      )}
    </Dialog>
  );
}
