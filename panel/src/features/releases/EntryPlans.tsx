import type { Place } from "../../api/entries";
import { AddDialog } from "./AddDialog";
import { ScheduleDialog } from "./ScheduleDialog";
import "./releases.css";

interface EntryPlansProps {
  asked: "schedule" | "release";
  place: Place;
  isPublished: boolean;
  onClose: () => void;
}

/** The dialogs of an entry's menu in which it is planned. */
export function EntryPlans({ asked, ...rest }: EntryPlansProps) {
  return asked === "schedule" ? <ScheduleDialog {...rest} /> : <AddDialog {...rest} />;
}
