import type { PlainKey } from "../../i18n/i18n.svelte";
import type { ExportKind } from "../../ipc/bindings/ExportKind";
import type { ShowQrKind } from "../../ipc/bindings/ShowQrKind";

/** How keys go out. Plain files are warned about, an encrypted one needs a password, QR codes are shown. */
export type Way =
  | { kind: "plainFile"; file: Exclude<ExportKind["kind"], "aegisEncrypted"> }
  | { kind: "encryptedFile" }
  | { kind: "qr"; what: ShowQrKind };

const FILES: Record<ExportKind["kind"], PlainKey> = {
  aegis: "export.aegis",
  aegisEncrypted: "export.aegisEncrypted",
  keyUriList: "export.list",
};
const QR: Record<ShowQrKind["kind"], PlainKey> = {
  account: "export.qrTitle",
  migration: "export.migration",
  transfer: "export.transfer",
};

/** What a way is called. */
export function titleOf(way: Way): PlainKey {
  switch (way.kind) {
    case "plainFile":
      return FILES[way.file];
    case "encryptedFile":
      return FILES.aegisEncrypted;
    case "qr":
      return QR[way.what.kind];
  }
}
