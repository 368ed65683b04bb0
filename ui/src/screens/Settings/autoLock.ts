import { t } from "../../i18n/i18n.svelte";

/** The delays offered. Rust says which are allowed; the one in force is always among them. */
const OFFERED = [0, 30, 60, 300, 900] as const;

export function autoLockChoices(inForce: number): { value: string; label: string }[] {
  return [...new Set([...OFFERED, inForce])]
    .sort((one, other) => one - other)
    .map((seconds) => ({ value: String(seconds), label: words(seconds) }));
}

function words(seconds: number): string {
  if (seconds === 0) return t("settings.autoLock.leave");
  if (seconds % 3600 === 0) return t("duration.hours", { count: seconds / 3600 });
  if (seconds % 60 === 0) return t("duration.minutes", { count: seconds / 60 });
  return t("duration.seconds", { count: seconds });
}
