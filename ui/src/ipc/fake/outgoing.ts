/** What the port in memory answers where secrets would leave: a made-up strength and pictures that only look like QR codes. */
import type { BackupsView } from "../bindings/BackupsView";
import type { ExportedView } from "../bindings/ExportedView";
import type { LeftOutView } from "../bindings/LeftOutView";
import type { QrSeriesView } from "../bindings/QrSeriesView";
import type { QrView } from "../bindings/QrView";
import type { ShowQrKind } from "../bindings/ShowQrKind";
import type { StrengthView } from "../bindings/StrengthView";
import type { FakeAccount } from "./account";

export const NO_BACKUP: BackupsView = { last: null, changesSince: 0, automatic: null };

/** A step for every word: the real one counts guesses. */
export function strengthOf(passphrase: string): StrengthView {
  const score = Math.min(4, passphrase.split(/\s+/).filter((word) => word.length > 2).length);
  return { score, accepted: score > 2 };
}

/** A format of others holds what follows the clock in six digits. */
export function exported(accounts: readonly FakeAccount[]): ExportedView {
  const leftOut = accounts.flatMap(({ key, parameters }): LeftOutView[] => {
    const name = [key.issuer, key.label].filter((part) => part !== "").join(", ");
    if (parameters.method !== "totp" && parameters.method !== "hotp") return [{ name, reason: "method" }];
    return parameters.digits > 8 ? [{ name, reason: "digits" }] : [];
  });
  return { accounts: accounts.length - leftOut.length, leftOut };
}

export function qrSeries(accounts: readonly FakeAccount[], what: ShowQrKind): QrSeriesView {
  const whole = what.kind === "transfer" || what.kind === "account";
  const sum = whole ? { accounts: accounts.length, leftOut: [] } : exported(accounts);
  const count = what.kind === "account" ? 1 : Math.ceil(sum.accounts / 4);
  return {
    pictures: Array.from({ length: count }, (_, index) => picture(what.kind === "account" ? 33 : 57, index)),
    code: what.kind === "transfer" ? ["7K3M", "QX92", "HD4T"] : null,
    exported: sum,
  };
}

/** Modules by chance, the three eyes, and the quiet zone of four. */
function picture(inside: number, index: number): QrView {
  let state = 7919 + index;
  const dark = (x: number, y: number) => {
    const eye = [
      [0, 0],
      [inside - 7, 0],
      [0, inside - 7],
    ].find(([left = 0, top = 0]) => x >= left - 1 && x < left + 8 && y >= top - 1 && y < top + 8);
    state = (state * 48_271) % 2_147_483_647;
    if (eye === undefined) return state % 2 === 0;
    const fromMiddle = Math.max(Math.abs(x - (eye[0] ?? 0) - 3), Math.abs(y - (eye[1] ?? 0) - 3));
    return fromMiddle === 3 || fromMiddle < 2;
  };
  let path = "";
  for (let y = 0; y < inside; y += 1)
    for (let x = 0; x < inside; x += 1) if (dark(x, y)) path += `M${x + 4} ${y + 4}h1v1h-1z`;
  return { size: inside + 8, path };
}
