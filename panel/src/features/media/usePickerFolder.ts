import { usePreferences } from "../../shell/AccountSettings";

/** Returns the folder that files were last chosen from, and a function that has the account remember another. */
export function usePickerFolder(): [number | null, (folder: number | null) => void] {
  const { preferences, change } = usePreferences();
  const kept = preferences?.mediaFolder;
  const folder = typeof kept === "number" ? kept : null;
  return [
    folder,
    (wanted) => {
      if (wanted !== folder) change({ mediaFolder: wanted });
    },
  ];
}
