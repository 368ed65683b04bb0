import { t } from "../../i18n/i18n.svelte";
import type { DraftView } from "../../ipc/bindings/DraftView";
import type { DuplicateView } from "../../ipc/bindings/DuplicateView";

export const hasDuplicate = (draft: DraftView): boolean => draft.duplicates.length > 0;

/** Which keys hold the same secret already, and what saving would do. */
export function duplicateNote(draft: DraftView): string {
  return `${draft.duplicates.map(nameOf).join(" · ")}. ${t("confirm.duplicate.saveAgain")}`;
}

function nameOf({ issuer, label, inTrash }: DuplicateView): string {
  const name = [issuer, label].filter((part) => part !== "").join(", ") || t("keys.unnamed");
  return inTrash ? t("confirm.duplicate.inTrash", { name }) : name;
}
