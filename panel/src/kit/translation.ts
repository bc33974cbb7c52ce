/**
 * Keeps the panel working while a browser translates it. Translators put text into `<font>` elements of their
 * own, so that React's text nodes are not where it left them; what it then wants removed or used as a place is
 * gone already, and that is no reason to stop.
 */
export function surviveTranslation(): void {
  const remove = Node.prototype.removeChild;
  Node.prototype.removeChild = function removeChild<T extends Node>(child: T): T {
    return child.parentNode === this ? (remove.call(this, child) as T) : removeMoved(child);
  };
  const insert = Node.prototype.insertBefore;
  Node.prototype.insertBefore = function insertBefore<T extends Node>(added: T, place: Node | null): T {
    const inside = place && place.parentNode !== this ? ancestorIn(this, place) : place;
    return insert.call(this, added, inside) as T;
  };
}

function removeMoved<T extends Node>(child: T): T {
  const parent = child.parentNode;
  if (parent instanceof HTMLElement && parent.localName === "font") outermostFont(parent).remove();
  return child;
}

function outermostFont(font: HTMLElement): HTMLElement {
  const parent = font.parentElement;
  return parent?.localName === "font" ? outermostFont(parent) : font;
}

function ancestorIn(parent: Node, place: Node): Node | null {
  let found: Node | null = place;
  while (found && found.parentNode !== parent) found = found.parentNode;
  return found;
}
