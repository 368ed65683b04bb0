import { cc, eight, kinds, many, pictured } from "../accounts";
import type { State, States } from "../state";

const tap =
  (index: number): NonNullable<State["act"]> =>
  (hand) =>
    hand.click("key", index);

export default {
  keys: { scene: { accounts: eight() } },
  "keys-empty": {},
  "keys-one": { scene: { accounts: [cc()] } },
  "keys-live": { scene: { accounts: eight() }, act: tap(0) },
  "keys-live-last-seconds": { scene: { accounts: eight(), now: Date.UTC(2026, 10, 23, 8, 30, 23) }, act: tap(0) },
  "keys-live-long-name": { scene: { accounts: eight() }, act: tap(4) },
  "keys-copied": {
    scene: { accounts: eight() },
    act: async (hand) => {
      await hand.click("key", 0);
      await hand.click("key", 0);
    },
  },
  "keys-reveal-failed": {
    scene: { accounts: eight() },
    script: (backend) => {
      backend.fail("revealCode", { kind: "notSaved" });
    },
    act: tap(0),
  },
  "keys-record-damaged": {
    scene: { accounts: eight() },
    script: (backend) => {
      backend.fail("revealCode", { kind: "recordDamaged" });
    },
    act: tap(1),
  },
  "keys-reminder": { scene: { accounts: [cc()], recoveryReminder: true }, act: tap(0) },
  "keys-reminder-later": {
    scene: { accounts: [cc()], recoveryReminder: true },
    act: (hand) => hand.click("remind-later"),
  },
  "keys-restored": {
    scene: { accounts: eight(), restored: { savedAt: Date.UTC(2026, 10, 20, 16, 4), generationsLost: 1 } },
  },
  "keys-dropped-wrong": {
    scene: { accounts: eight() },
    act: (hand) => {
      hand.backend.drop({ error: { kind: "input", problem: { kind: "noQrCode" } } });
    },
  },
  "keys-counter": { scene: { accounts: kinds() }, act: tap(0) },
  "keys-steam": { scene: { accounts: kinds() }, act: tap(1) },
  "keys-yandex": { scene: { accounts: kinds() }, act: tap(2) },
  "keys-ten": { scene: { accounts: kinds() }, act: tap(3) },
  "keys-seven": { scene: { accounts: kinds() }, act: tap(4) },
  "keys-pictures": { scene: { accounts: pictured() } },
  "keys-picture-live": { scene: { accounts: pictured() }, act: tap(0) },
  "keys-many": { scene: { accounts: many() } },
  "keys-search": { scene: { accounts: eight() }, act: (hand) => hand.type("search", "rochat") },
  "keys-search-none": { scene: { accounts: eight() }, act: (hand) => hand.type("search", "xyz") },
  "keys-unreadable": {
    script: (backend) => {
      backend.fail("keys", { kind: "outOfMemory" });
    },
  },
} satisfies States;
