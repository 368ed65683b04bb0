/**
 * Whether a key press means "out of here": Escape, but not in a field, where it belongs to the field and would lose what is typed.
 * A search loses nothing: there it clears.
 */
export function isWayOut(event: KeyboardEvent): boolean {
  const field = "input:not([type=checkbox], [type=file], [inputmode=search]), textarea, select";
  const inField = event.target instanceof HTMLElement && event.target.matches(field);
  return event.key === "Escape" && !event.defaultPrevented && !inField;
}
