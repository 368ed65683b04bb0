/** Accounts to show: short and long names, every kind of code. */
import { fakeAccount, type FakeAccount } from "../src/ipc/fake";

const mail = "m.rochat@atelier-lac.ch";

export const cc = () => fakeAccount("cc", "CC Commerce Suisse", mail, { monogram: "CC", groups: ["Travail"] });

export const eight = (): FakeAccount[] => [
  cc(),
  fakeAccount("ms", "Microsoft 365", "marie.rochat@atelier-lac.ch", { monogram: "M3", groups: ["Travail"] }),
  fakeAccount("in", "Infomaniak", "marie.rochat@atelier-lac.ch", { monogram: "In", groups: ["Travail"] }),
  fakeAccount("be", "bexio", mail, { monogram: "Be", groups: ["Travail"] }),
  fakeAccount(
    "fr",
    "Fiduciaire Rochat & Fils – Portail des clients de Suisse romande",
    "dossier-2024-0188-atelier-du-lac-sarl@fiduciaire-rochat.example",
    { monogram: "FR", groups: ["Travail"], parameters: { algorithm: "SHA-512", digits: 8, period: 60 } },
  ),
  fakeAccount("go", "Google", "marie.rochat@gmail.com", { monogram: "Go", groups: ["Privé"] }),
  fakeAccount("si", "SwissID", "marie.rochat@atelier-lac.ch", { monogram: "SI", groups: ["Privé"] }),
  fakeAccount("gi", "GitHub", "mrochat", { monogram: "Gi", groups: ["Privé"] }),
];

export const kinds = (): FakeAccount[] => [
  fakeAccount("hotp", "VPN Genève", "poste 14", {
    monogram: "VG",
    parameters: { method: "hotp", period: null, counter: 41 },
  }),
  fakeAccount("steam", "Steam", "mrochat", { monogram: "St", parameters: { method: "steam", digits: 5 } }),
  fakeAccount("yandex", "Yandex", "mrochat", { monogram: "Ya", parameters: { method: "yandex", digits: 8 } }),
  fakeAccount("ten", "Registre du commerce", "dix chiffres", { monogram: "RD", parameters: { digits: 10 } }),
  fakeAccount("seven", "Ville de Lausanne", "sept chiffres", { monogram: "VD", parameters: { digits: 7 } }),
];

export const many = (): FakeAccount[] =>
  Array.from({ length: 300 }, (_, index) => fakeAccount(`n${index}`, `Client ${index + 1}`, mail, { monogram: "Cl" }));

/** Pictures in place of monograms: a drawing with colour to its edges, and a tall one. */
export const pictured = (): FakeAccount[] => [
  fakeAccount("gi", "GitHub", "mrochat", { monogram: "Gi", picture: PICTURE("100%", "#1f6feb") }),
  fakeAccount("sw", "Swisscom", "marie.rochat@atelier-lac.ch", { monogram: "Sw", picture: PICTURE("40%", "#b5121b") }),
  cc(),
];

const PICTURE = (width: string, colour: string) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="${width}" height="64" fill="${colour}"/><circle cx="32" cy="32" r="14" fill="#fff"/></svg>`)}`;
