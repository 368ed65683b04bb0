import { t } from "../i18n/i18n.svelte";

/** A wait in words, rounded up so that it is never promised too short: "30 seconds", "5 minutes". */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return t("duration.seconds", { count: seconds });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return t("duration.minutes", { count: minutes });
  return t("duration.hours", { count: Math.ceil(minutes / 60) });
}
