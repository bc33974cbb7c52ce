import { useRef } from "react";
import { Button } from "../../kit/Button";

interface UploadButtonProps {
  label: string;
  onFiles: (files: File[]) => void;
  kind?: "main" | "plain" | "quiet";
  accept?: string;
  multiple?: boolean;
}

/** Asks for files of this computer. */
export function UploadButton({ label, onFiles, kind = "plain", accept, multiple = true }: UploadButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        multiple={multiple}
        {...(accept ? { accept } : {})}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length) onFiles(files);
        }}
      />
      <Button kind={kind} icon="upload" onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
