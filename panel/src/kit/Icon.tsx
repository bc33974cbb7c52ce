/** The panel's icons, drawn on 24 × 24 with lines; they are decoration, names stand beside them. */

const PATHS = {
  calendar: "M4 6h16v14H4zM4 10h16M8 3.500v5M16 3.500v5",
  home: "M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c1-3.6 4-5.5 7.5-5.5s6.5 1.9 7.5 5.5",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  leave: "M14 4H6v16h8M11 12h10M17.5 8l3.5 4-3.5 4",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  eyeOff:
    "M4 4l16 16M9.9 5.8A9.6 9.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3 3.7M6.6 7.4A16.500 16.500 0 0 0 2.500 12S6 18.500 12 18.500c1.600 0 3-.4 4.300-1.100M10 10a3 3 0 0 0 4.100 4.100",
  problem: "M12 4 2.500 20h19L12 4ZM12 10v5M12 17.500v.500",
  done: "M4.500 12.500l5 5 10-11",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v6M12 7.500v.500",
  settings:
    "M12 15.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM12 2.500v3M12 18.500v3M2.500 12h3M18.500 12h3M5.300 5.300l2.100 2.100M16.600 16.600l2.100 2.100M18.700 5.300l-2.100 2.100M7.400 16.600l-2.100 2.100",
  theme: "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9Z",
  collection: "M5 5h14v4H5zM5 11h14v4H5zM5 17h14v2.500H5z",
  single: "M6 3.500h8l4 4V20.500H6zM14 3.500v4h4",
  add: "M12 5v14M5 12h14",
  remove: "M5 7h14M10 7V4.500h4V7M7 7l1 12.500h8L17 7M10.500 10.500v5.500M13.500 10.500v5.500",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  open: "M9 5l7 7-7 7",
  grip: "M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  duplicate: "M8 8h12v12H8zM4 16V4h12M14 11v6M11 14h6",
  paste: "M9 4.500h6v3H9zM9 6H5.500v14.500h13V6H15M9 14l2.500 2.500L16 12",
  again: "M19.500 12a7.500 7.500 0 1 1-2.200-5.300L20 9.500M20 4.500v5h-5",
  table: "M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14",
  bold: "M7 5h6a3.500 3.500 0 0 1 0 7H7zM7 12h7a3.500 3.500 0 0 1 0 7H7z",
  underline: "M7 4.500v6.500a5 5 0 0 0 10 0V4.500M6 20h12",
  strike:
    "M4 12h16M16 7.500C15.500 5.500 14 4.500 12 4.500c-2.500 0-4 1.300-4 3.200M8 16c.5 2.200 2 3.500 4.200 3.500 2.500 0 4-1.400 4-3.500",
  italic: "M10 5h7M7 19h7M14 5l-4 14",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1",
  heading: "M6 5v14M18 5v14M6 12h12",
  bullets: "M9 6h11M9 12h11M9 18h11M4.500 6v.01M4.500 12v.01M4.500 18v.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.500l1.500-.500v5M4 14.500c2-1.500 3 0 2 1.500l-2 2.500h2.800",
  quote: "M9.500 7C7 8 5.500 10 5.500 13v4h4v-4h-2M18.500 7c-2.500 1-4 3-4 6v4h4v-4h-2",
  code: "M8.500 7.500 4 12l4.500 4.500M15.500 7.500 20 12l-4.500 4.500",
  columns: "M4 5h16v14H4zM9.500 5v14M14.500 5v14",
  filter: "M4 6h16l-6 7v5l-4 2v-7L4 6Z",
  before: "M14.500 6l-6 6 6 6",
  next: "M9.500 6l6 6-6 6",
  download: "M12 4v11M7 10.500l5 5 5-5M5 20h14",
  undo: "M9 14.500 4 9.500l5-5M4 9.500h10a5.500 5.500 0 0 1 0 11h-3",
  redo: "M15 14.500l5-5-5-5M20 9.500H10a5.500 5.500 0 0 0 0 11h3",
  more: "M5 12v.01M12 12v.01M19 12v.01",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 2.500-2.500L20 17M15.500 9.500h.010",
  file: "M6 3.500h8l4 4V20.500H6zM14 3.500v4h4",
  video: "M4 6h11v12H4zM15 10.500l5-3v9l-5-3",
  audio:
    "M9 18V6l10-2v12M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0ZM19 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0Z",
  folder: "M3.500 6h6l2 2.500h9V19h-17z",
  folderOpen: "M3.500 19V6h6l2 2.500h7V11M3.500 19l3-8h15l-3 8z",
  grid: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  upload: "M12 16V5M7.500 9.500 12 5l4.500 4.500M5 19h14",
  schema: "M4 4h7v6H4zM13 14h7v6h-7zM7.500 10v7H13M11 7h5.500v7",
  crop: "M7 3v14h14M3 7h14v14",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
