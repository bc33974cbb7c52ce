import { useId, useState } from "react";
import Cropper, { type Area } from "react-easy-crop";
import "react-easy-crop/react-easy-crop.css";
import { cropFile, type LibraryFile } from "../../api/media";
import { Button } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { Failure } from "../../kit/Failure";
import { useWords } from "../../words/words";
import { shownAddress } from "./files";
import "./file.css";

const ASPECTS = { "1:1": 1, "4:3": 4 / 3, "3:2": 3 / 2, "16:9": 16 / 9, "3:4": 3 / 4, "9:16": 9 / 16 };
const MOST_ZOOM = 8;
const KEY_STEP = 10;

interface CropDialogProps {
  file: LibraryFile;
  onClose: () => void;
  onDone: (part: LibraryFile) => void;
}

/** Chooses a part of a picture, which becomes a file of its own: the picture stays as it is. */
export function CropDialog({ file, onClose, onDone }: CropDialogProps) {
  const t = useWords();
  const id = useId();
  const whole = (file.width ?? 1) / (file.height ?? 1);
  const [crop, setCrop] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [aspect, setAspect] = useState(whole);
  const [part, setPart] = useState<Area | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function save(): Promise<void> {
    if (!part) return;
    setBusy(true);
    try {
      onDone(await cropFile(file.id, inside(part, file), nameOf(file, part)));
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }

  return (
    <Dialog title={t("media.cropTitle")} onClose={onClose} className="dialog-wide">
      <p className="hint">{t("media.cropText")}</p>
      <div className="crop-area">
        <Cropper
          image={shownAddress(file)}
          crop={crop}
          zoom={zoom}
          aspect={aspect}
          maxZoom={MOST_ZOOM}
          keyboardStep={KEY_STEP}
          disableAutomaticStylesInjection
          onCropChange={setCrop}
          onZoomChange={setZoom}
          onCropComplete={(_, pixels) => setPart(pixels)}
        />
      </div>
      <div className="pair">
        <div className="field">
          <label htmlFor={`${id}-aspect`}>{t("media.cropAspect")}</label>
          <select
            id={`${id}-aspect`}
            value={aspect}
            onChange={(event) => setAspect(Number(event.target.value))}
          >
            <option value={whole}>{t("media.cropOriginal")}</option>
            {Object.entries(ASPECTS).map(([name, value]) => (
              <option key={name} value={value}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-zoom`}>{t("media.cropZoom")}</label>
          <input
            id={`${id}-zoom`}
            type="range"
            min={1}
            max={MOST_ZOOM}
            step={0.05}
            value={zoom}
            onChange={(event) => setZoom(Number(event.target.value))}
          />
        </div>
      </div>
      {part ? (
        <p role="status" className="hint">
          {t("media.cropSize", { width: Math.round(part.width), height: Math.round(part.height) })}
        </p>
      ) : null}
      {error ? <Failure error={error} retry={() => void save()} /> : null}
      <div className="form-end">
        <Button kind="main" busy={isBusy || !part} onClick={() => void save()}>
          {t("media.cropSave")}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {t("media.cancel")}
        </Button>
      </div>
    </Dialog>
  );
}

/** Returns whole pixels that are inside the picture. */
function inside(part: Area, file: LibraryFile) {
  const x = Math.max(0, Math.round(part.x));
  const y = Math.max(0, Math.round(part.y));
  return {
    x,
    y,
    width: Math.max(1, Math.min(Math.round(part.width), (file.width ?? 1) - x)),
    height: Math.max(1, Math.min(Math.round(part.height), (file.height ?? 1) - y)),
  };
}

function nameOf({ name, ext }: LibraryFile, part: Area): string {
  const ending = ext && name.toLowerCase().endsWith(ext.toLowerCase()) ? name.slice(-ext.length) : "";
  const stem = ending ? name.slice(0, -ending.length) : name;
  return `${stem} ${Math.round(part.width)}×${Math.round(part.height)}${ending}`;
}
