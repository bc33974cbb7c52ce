import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { FocalPoint, LibraryFile } from "../../api/media";
import { useWords } from "../../words/words";
import { shownAddress } from "./files";
import "./file.css";

const CENTRE: FocalPoint = { x: 50, y: 50 };
const STEP = 1;
const LARGE_STEP = 10;
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface FocalPointInputProps {
  file: LibraryFile;
  value: FocalPoint | null;
  onChange: (point: FocalPoint) => void;
}

/** The picture with the point that is to stay visible wherever it is cut: put there by pointer or arrow keys. */
export function FocalPointInput({ file, value, onChange }: FocalPointInputProps) {
  const t = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const point = value ?? CENTRE;

  function pointTo({ clientX, clientY }: PointerEvent): void {
    const box = frame.current?.getBoundingClientRect();
    if (!box?.width || !box.height) return;
    onChange({
      x: within(((clientX - box.left) / box.width) * 100),
      y: within(((clientY - box.top) / box.height) * 100),
    });
  }

  function press(event: KeyboardEvent): void {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    onChange({ x: within(point.x + move[0] * step), y: within(point.y + move[1] * step) });
  }

  return (
    <div className="focal">
      <div
        ref={frame}
        className="focal-frame"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          pointTo(event);
        }}
        onPointerMove={(event) => event.buttons && pointTo(event)}
      >
        <img src={shownAddress(file, file.formats?.medium?.url ?? file.url)} alt="" draggable={false} />
        <button
          type="button"
          className={`focal-point${value ? "" : " focal-unset"}`}
          style={{ left: `${point.x}%`, top: `${point.y}%` }}
          aria-label={t("media.focalPoint", { x: Math.round(point.x), y: Math.round(point.y) })}
          onKeyDown={press}
        />
      </div>
      <p className="hint">{t("media.focalHint")}</p>
    </div>
  );
}

function within(percent: number): number {
  return Math.round(Math.min(100, Math.max(0, percent)) * 10) / 10;
}
