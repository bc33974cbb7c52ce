/** A place in a text, which moves as the text is changed. */
export interface TextPlace {
  at: number;
}

/** So many places are followed: of more, the oldest stay where they are. */
const MOST = 50;

/** The places of a text where something comes later. */
export class TextPlaces {
  private places: TextPlace[] = [];

  constructor(private text: string) {}

  mark(at: number): TextPlace {
    const place = { at };
    this.places = [...this.places.slice(1 - MOST), place];
    return place;
  }

  /** Moves the places with a change of the text. */
  become(text: string): void {
    if (text === this.text) return;
    for (const place of this.places) place.at = movedPlace(place.at, this.text, text);
    this.text = text;
  }
}

/** Returns where a place is once something before it or behind it was changed. */
export function movedPlace(place: number, before: string, after: string): number {
  if (after.startsWith(before.slice(0, place))) return place;
  if (after.endsWith(before.slice(place))) return after.length - (before.length - place);
  let same = 0;
  while (same < place && before[same] === after[same]) same += 1;
  return same;
}
