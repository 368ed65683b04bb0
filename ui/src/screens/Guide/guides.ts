import type { LanguageView } from "../../ipc/bindings/LanguageView";
import type { TextBlock } from "../../../build/guide.js";

/** The user guide in each language, made from docs/guide when the page is built and loaded when it is first shown. */
export const guides: Record<LanguageView, () => Promise<{ default: readonly TextBlock[] }>> = {
  en: () => import("virtual:guide-en"),
  fr: () => import("virtual:guide-fr"),
  de: () => import("virtual:guide-de"),
  it: () => import("virtual:guide-it"),
};
