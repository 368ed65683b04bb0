import { tick } from "svelte";

/** For a control that takes itself away: the title takes the focus, which would fall to the page's beginning. */
export async function focusTitle(): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}
