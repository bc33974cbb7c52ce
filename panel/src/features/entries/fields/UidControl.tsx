import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { checkUid, makeUid, type UidPlace } from "../../../api/uids";
import { useDocument, useValue } from "../../../document/hooks";
import { Button, IconButton } from "../../../kit/Button";
import { Failure } from "../../../kit/Failure";
import { useWords } from "../../../words/words";
import { Frame } from "./Frame";
import { textOf, textValue, type Wiring } from "./inputs";
import { type Place, usePlaceView } from "./place";
import { counter } from "./TextInputs";
import { useSettled } from "./useSettled";

/** Milliseconds without typing after which the server is asked. */
const PAUSE = 400;

/** A uid: free, made of another field on demand; it follows that field only in a new entry, until it is touched. */
export function UidControl(place: Place) {
  return (
    <Frame {...place} as="field">
      {(wiring) => <UidInput place={place} wiring={wiring} />}
    </Frame>
  );
}

function UidInput({ place, wiring }: { place: Place; wiring: Wiring }) {
  const { document, locale } = useDocument();
  const { attribute, readOnly, placeholder } = usePlaceView(place);
  const value = textOf(useValue(document, place.node, place.attribute));
  const id = document.stored(document.root, "documentId");
  const uidPlace: UidPlace = {
    contentTypeUID: document.uid,
    field: place.attribute,
    documentId: typeof id === "string" ? id : undefined,
    locale: locale ?? undefined,
  };
  const isOfType = place.node === document.root;
  const making = useMaking(place, uidPlace, attribute.targetField, value === "" && !readOnly && isOfType);

  return (
    <>
      <div className="with-button">
        <input
          {...wiring}
          type="text"
          value={value}
          onChange={({ target }) => {
            making.stop();
            document.set(place.node, place.attribute, textValue(target.value));
          }}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          translate="no"
          placeholder={placeholder}
          readOnly={readOnly}
        />
        {readOnly || !isOfType ? null : (
          <IconButton icon="again" label={making.label} aria-busy={making.isBusy} onClick={making.make} />
        )}
      </div>
      {making.error ? <Failure error={making.error} retry={making.make} /> : null}
      {isOfType && !readOnly ? <Availability place={place} uidPlace={uidPlace} value={value} /> : null}
      {counter(value.length, attribute.maxLength)}
    </>
  );
}

interface Making {
  label: string;
  make: () => void;
  /** Has the uid follow its field no more. */
  stop: () => void;
  isBusy: boolean;
  error: unknown;
}

/** Makes uids of another field: on demand, and of a new entry without one whenever that field changes. */
function useMaking(place: Place, uidPlace: UidPlace, target: string | undefined, isEmpty: boolean): Making {
  const t = useWords();
  const { document } = useDocument();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const follows = useRef(document.isNew && isEmpty && target !== undefined);
  const newest = useRef(0);
  const { label: name } = usePlaceView({ node: place.node, attribute: target ?? place.attribute });

  /** A new entry's uid follows only until the entry is sent: what the server has made of it by then stays. */
  const mayFollow = (): boolean => follows.current && document.isNew && !document.wasSent;

  async function make(isFollowing: boolean): Promise<void> {
    newest.current += 1;
    const own = newest.current;
    setBusy(true);
    try {
      const text = target ? document.value(place.node, target) : undefined;
      const uid = await makeUid(uidPlace, target && text ? { [target]: text } : {});
      if (own !== newest.current || (isFollowing && !mayFollow())) return;
      document.set(place.node, place.attribute, uid);
      setError(null);
    } catch (thrown) {
      if (own === newest.current) setError(thrown);
    } finally {
      if (own === newest.current) setBusy(false);
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what a uid is made with is that of the place
  useEffect(() => {
    if (!follows.current || !target) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = (): void => {
      if (mayFollow() && document.value(place.node, target)) void make(true);
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(follow, PAUSE);
    };
    wait();
    const stop = document.subscribe(place.node, target, wait);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [document, place.node, target]);

  return {
    label: target ? t("uid.again", { name }) : t("uid.make"),
    make: () => void make(false),
    stop: () => {
      newest.current += 1;
      follows.current = false;
      setBusy(false);
    },
    isBusy,
    error,
  };
}

/** Says whether a uid is free before the entry is saved, and offers one that is. */
function Availability({ place, uidPlace, value }: { place: Place; uidPlace: UidPlace; value: string }) {
  const t = useWords();
  const { document } = useDocument();
  const settled = useSettled(value, PAUSE);
  const isChanged = document.isChanged(place.node, place.attribute);
  const { data } = useQuery({
    queryKey: ["uid", uidPlace, settled],
    queryFn: ({ signal }) => checkUid(uidPlace, settled, signal),
    enabled: isChanged && settled !== "" && settled === value,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  if (!data || settled !== value || !isChanged) return null;
  const { suggestion } = data;
  return (
    <p className={data.isAvailable ? "hint" : "problem"} role="status">
      {t(data.isAvailable ? "uid.free" : "uid.taken")}{" "}
      {suggestion ? (
        <Button kind="quiet" onClick={() => document.set(place.node, place.attribute, suggestion)}>
          {t("uid.take", { uid: suggestion })}
        </Button>
      ) : null}
    </p>
  );
}
