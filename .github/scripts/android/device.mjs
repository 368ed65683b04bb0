/** The emulator and the app on it, by adb. */
import { execFileSync } from "node:child_process";
import { Page, until } from "./page.mjs";

export const APP = "ch.clavis.authenticator";
const ACTIVITY = `${APP}/.MainActivity`;
const PORT = 9222;
/** The lock screen's PIN, which an enrolled finger needs. */
const DEVICE_PIN = "1357";

/** @param {string[]} args */
export function adb(...args) {
  return execFileSync("adb", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
}

/**
 * Runs a line in the device's shell. Words in it are quoted by the caller.
 *
 * @param {string} line
 */
export const shell = (line) => adb("shell", line);

/** Seconds since 1970 by the device's clock. */
export const deviceTime = () => Number(shell("date +%s"));

/** The app's process, or nothing. `pidof` answers with an error when there is none. */
export const processOf = () => shell(`pidof ${APP} || true`);

/** Starts the app, or brings it to the front, and gives its page. */
export async function start() {
  shell(`am start -W -n ${ACTIVITY}`);
  return attach();
}

/** The page of the running app. */
export async function attach() {
  const process = await until("the app's process", processOf);
  adb("forward", `tcp:${PORT}`, `localabstract:webview_devtools_remote_${process}`);
  return Page.at(PORT);
}

/**
 * Opens a link as another app would. The app is named, so that no chooser comes.
 *
 * @param {string} uri
 */
export function openLink(uri) {
  shell(`am start -W -a android.intent.action.VIEW -p ${APP} -d '${uri}'`);
}

/**
 * Puts a picture into the device's gallery and shares it with the app.
 *
 * @param {string} file
 * @param {string} name
 */
export async function sharePicture(file, name) {
  const place = `/sdcard/Pictures/${name}`;
  adb("push", file, place);
  shell("content call --uri content://media --method scan_volume --arg external_primary");
  const id = await until(`${name} in the gallery`, () => {
    const rows = shell("content query --uri content://media/external/images/media --projection _id:_display_name");
    return rows
      .split("\n")
      .find((row) => row.includes(name))
      ?.match(/_id=(\d+)/)?.[1];
  });
  const picture = `content://media/external/images/media/${id}`;
  shell(
    `am start -W -a android.intent.action.SEND -t image/png --eu android.intent.extra.STREAM ${picture} ` +
      `--grant-read-uri-permission -n ${ACTIVITY}`,
  );
}

/** What Android does with an app in the background when memory runs short. */
export async function dieInBackground() {
  shell("input keyevent KEYCODE_HOME");
  await until("the app's death", () => {
    shell(`am kill ${APP}`);
    return processOf() === "";
  });
}

/** Words and descriptions on the whole screen, by the system's own eyes: no help from the web view's debugger. */
export function seen() {
  const tree = adb("exec-out", "uiautomator", "dump", "/dev/tty");
  return [...tree.matchAll(/<node [^>]*>/g)].flatMap(([node]) => {
    const attribute = (/** @type {string} */ name) => node.match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? "";
    const [left, top, right, bottom] = (attribute("bounds").match(/\d+/g) ?? []).map(Number);
    const words = [attribute("text"), attribute("content-desc")].find((some) => some !== "");
    if (words === undefined || left === undefined || top === undefined) return [];
    return [{ words, x: (left + Number(right)) / 2, y: (top + Number(bottom)) / 2 }];
  });
}

/** A lock screen, which a finger needs. */
export function setDevicePin() {
  shell(`locksettings set-pin ${DEVICE_PIN}`);
}

/**
 * Enrols a finger through the system's settings: whatever they ask is answered with the button that goes on.
 *
 * @param {number} finger
 */
export async function enrolFinger(finger) {
  const before = fingers();
  shell("am start -a android.settings.FINGERPRINT_ENROLL");
  const onward = /^(i agree|agree|more|next|start|continue|done|add fingerprint|yes, i.m in)$/i;
  await until(`finger ${finger} to be enrolled`, () => {
    const screen = seen();
    if (screen.some(({ words }) => /(re-?enter|confirm|enter) your (pin|device pin)/i.test(words))) {
      shell(`input text ${DEVICE_PIN} && input keyevent KEYCODE_ENTER`);
    } else {
      const button = screen.find(({ words }) => onward.test(words));
      if (button) shell(`input tap ${button.x} ${button.y}`);
      touchSensor(finger);
    }
    return fingers() > before;
  });
  shell("input keyevent KEYCODE_HOME");
}

/**
 * Lays an emulated finger on the sensor and takes it off.
 *
 * @param {number} finger
 */
export function touchSensor(finger) {
  adb("emu", "finger", "touch", String(finger));
  adb("emu", "finger", "remove");
}

/** How many fingers the system knows. */
function fingers() {
  const state = shell("dumpsys fingerprint");
  return Number(state.match(/"count":\s*(\d+)/)?.[1] ?? 0);
}
