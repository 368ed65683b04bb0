/**
 * Goes the guide's way on an emulator: `node path.mjs APK`.
 *
 * Install, first start, PIN, a key by a shared picture and one by a link, codes against oathtool, process death, a link
 * after it and one while locked, unlocking with a finger, and the finger's slot dead after a new one is enrolled. Debug
 * and release builds go the same way: the emulator's system image is a debuggable one, where every web view answers the
 * debugger.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as device from "./device.mjs";
import { control, key, until } from "./page.mjs";

const PIN = "739154";
const CONNECT = { issuer: "CC Commerce Suisse", secret: "JBSWY3DPEHPK3PXPJ5XGQZLSMVUW4ZZA" };
const BANK = { issuer: "Banque du Lac", secret: "KRUGS4ZANFZSAYJAONSWG4TF" };
/** Comes while the vault is locked, and is never kept. */
const POST = { issuer: "Poste", secret: "MFRGGZDFMZTWQ2LK" };
const words = JSON.parse(readFileSync(new URL("../../../ui/src/locales/en.json", import.meta.url), "utf8"));

const [apk] = process.argv.slice(2);
if (apk === undefined) throw new Error("say which: node path.mjs APK");

device.adb("install", "-r", apk);
let page = await step("first start", firstStart);
await step("a key by a shared picture", byPicture);
await step("a key by a link", byLink);
await step("codes", async () => {
  await checkCode(CONNECT);
  await checkCode(BANK);
});
await step("process death", processDeath);
await step("a link after process death", linkAfterDeath);
await step("a link waits while the app is locked", linkWhileLocked);
await step("a finger", finger);
await step("the slot is dead after a new finger", slotDead);
page.close();

async function firstStart() {
  const first = await device.start();
  await first.wait(control("pin-1"));
  await notBlank(words["welcome.pinTitle"]);
  await first.enterPin(PIN);
  await until("the second time", async () => (await first.text("h1")) === words["welcome.repeatTitle"]);
  await first.enterPin(PIN);
  await first.wait(control("photo"));
  return first;
}

/**
 * What the page holds is also what the screen shows.
 *
 * @param {string} title
 */
async function notBlank(title) {
  await until(`"${title}" on the screen, which must not be blank`, () =>
    device.seen().some(({ words }) => words.includes(title)),
  );
}

async function byPicture() {
  const file = join(tmpdir(), "connect.png");
  execFileSync("qrencode", ["--size", "8", "--output", file], { input: uriOf(CONNECT) });
  await device.sharePicture(file, "connect.png");
  await confirm(CONNECT);
}

async function byLink() {
  device.openLink(uriOf(BANK));
  await confirm(BANK);
}

/** @param {{ issuer: string }} account */
async function confirm({ issuer }) {
  await page.wait(control("confirm-save"));
  if ((await page.count(key(issuer))) !== 0) throw new Error(`${issuer} is kept before it was confirmed`);
  await page.tap(control("confirm-save"));
  await page.wait(key(issuer));
}

/**
 * Touches the key and compares its code with oathtool's for the same moment of the device's clock.
 *
 * @param {{ issuer: string, secret: string }} account
 */
async function checkCode({ issuer, secret }) {
  const code = `${key(issuer)} ${control("code")}`;
  if ((await page.count(code)) === 0) await page.tap(key(issuer));
  await page.wait(code);
  await until(`the code of ${issuer}`, async () => {
    const now = device.deviceTime();
    const shown = (await page.text(code))?.replace(/\s/g, "");
    const due = execFileSync("oathtool", ["--totp", "--base32", `--now=@${now}`, "-"], { input: secret });
    return shown === due.toString().trim();
  });
}

async function processDeath() {
  page.close();
  await device.dieInBackground();
  page = await device.start();
  await unlockWithPin();
  await page.wait(key(CONNECT.issuer));
  await checkCode(CONNECT);
}

/** The system makes the window anew with the intent of before, and hands the link over on top of it. */
async function linkAfterDeath() {
  page.close();
  await device.dieInBackground();
  device.openLink(uriOf(POST));
  page = await device.attach();
  await comesAfterThePin(POST);
}

async function linkWhileLocked() {
  await page.tap(control("lock-now"));
  await page.wait(control("pin-1"));
  device.openLink(uriOf(POST));
  await comesAfterThePin(POST);
}

/** @param {{ issuer: string }} account */
async function comesAfterThePin({ issuer }) {
  await page.wait(control("pin-1"));
  if ((await page.count(control("confirm-save"))) !== 0) throw new Error("a link is shown while the app is locked");
  await page.enterPin(PIN);
  await page.wait(control("confirm-save"));
  await page.tap(control("confirm-cancel"));
  await page.wait(key(CONNECT.issuer));
  if ((await page.count(key(issuer))) !== 0) throw new Error("a cancelled link was kept");
}

async function finger() {
  page.close();
  device.setDevicePin();
  await device.enrolFinger(1);
  page = await restart();
  await unlockWithPin();
  await page.tap(control("settings"));
  await page.tap(control("biometrics"));
  await page.enterPin(PIN);
  await answerPrompt(1);
  // Settings, where enabling leads, has a lock too, and a switch of the same name as the button on Unlock.
  await page.tap(control("lock-now"));
  await page.wait(control("pin-1"));
  // Whoever locks by hand is not prompted.
  await page.tap(control("biometrics"));
  await answerPrompt(1);
  await page.wait(key(CONNECT.issuer));
}

async function slotDead() {
  page.close();
  await device.enrolFinger(2);
  page = await restart();
  await slotIsSaidDead();
  await page.enterPin(PIN);
  await page.wait(key(CONNECT.issuer));
  await checkCode(CONNECT);
}

/** Unlock says so by itself, or when the finger is laid on: the new one is known to the phone, and opens nothing here. */
async function slotIsSaidDead() {
  await page.wait(control("error"));
  const said = await page.text(control("error"));
  if (!said || !words["error.biometricsDead"].includes(said))
    throw new Error(`not the dead slot is said, but "${said}"`);
}

async function unlockWithPin() {
  await page.wait(control("pin-1"));
  if ((await page.count(control("code"))) !== 0) throw new Error("a code shows on the locked screen");
  await page.enterPin(PIN);
  await page.wait(control("photo"));
}

async function restart() {
  device.shell(`am force-stop ${device.APP}`);
  return device.start();
}

/**
 * Waits for the system's prompt, then lays the finger on.
 *
 * @param {number} number
 */
async function answerPrompt(number) {
  await until("the system's prompt", () =>
    /BiometricPrompt|AuthContainer/.test(device.shell("dumpsys window windows")),
  );
  device.touchSensor(number);
}

/** @param {{ issuer: string, secret: string }} account */
function uriOf({ issuer, secret }) {
  const name = encodeURIComponent(issuer);
  return `otpauth://totp/${name}:m.rochat%40atelier-lac.ch?secret=${secret}&issuer=${name}`;
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 */
async function step(name, work) {
  console.log(`== ${name}`);
  const start = Date.now();
  const result = await work();
  console.log(`-- ${name}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
