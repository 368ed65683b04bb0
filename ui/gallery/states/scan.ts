/** The camera of a phone. */
import { FakeCamera } from "../../src/ipc/fake";
import { SILENT_MS } from "../../src/state/scan.svelte";
import { eight } from "../accounts";
import type { Hand, State, States } from "../state";

const scan = (
  camera: ConstructorParameters<typeof FakeCamera>[0] = {},
  act: (hand: Hand, camera: FakeCamera) => Promise<void> | void = () => {},
): State => {
  const fake = new FakeCamera(camera);
  return {
    scene: { platform: "android", accounts: eight(), camera: fake },
    act: async (hand) => {
      await hand.click("photo");
      await act(hand, fake);
    },
  };
};
const seen = async (hand: Hand, camera: FakeCamera, text: string) => {
  while (!camera.scanning) await hand.wait();
  camera.see(text);
  while (!camera.scanning) await hand.wait();
};
/** The camera has been on for as long as that. */
const noPatience = () => {
  const { setTimeout } = window;
  window.setTimeout = ((work: () => void, ms?: number) =>
    setTimeout(work, ms === SILENT_MS ? 0 : ms)) as typeof window.setTimeout;
};

export default {
  scan: scan(),
  "scan-lamp": scan({}, (hand) => hand.click("torch")),
  "scan-wrong": scan({}, (hand, camera) => seen(hand, camera, "https://connect.example")),
  "scan-part": scan({}, (hand, camera) => seen(hand, camera, "otpauth-migration://part/1/3")),
  "scan-silent": { ...scan(), script: noPatience },
  "scan-asking": scan({ permission: "prompt" }),
  "scan-refused": scan({ permission: "prompt", answers: ["prompt"] }, (hand) => hand.click("scan-ask")),
  "scan-blocked": scan({ permission: "denied" }),
  /** In the background, with a code that was on the screen. */
  covered: {
    scene: { platform: "android", accounts: eight() },
    act: async (hand) => {
      await hand.click("key");
      hand.backend.suspend();
    },
  },
  "scan-none": scan({ permission: "none" }),
} satisfies States;
