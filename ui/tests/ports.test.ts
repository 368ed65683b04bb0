import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import source from "../src/ipc/backend.ts?raw";
import type { Backend } from "../src/ipc/backend";
import { FakeBackend, FIXED_NOW, fakeAccount } from "../src/ipc/fake";
import commandNames from "../../src-tauri/src/command_names.rs?raw";

const { invoke, listen, onBackButtonPress } = vi.hoisted(() => ({
  invoke: vi.fn(),
  listen: vi.fn(),
  onBackButtonPress: vi.fn(),
}));
vi.mock("@tauri-apps/api/app", () => ({ onBackButtonPress }));
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/api/event", () => ({ listen }));
const { tauri } = await import("../src/ipc/tauri");

/** The methods of the port with the names of their parameters, as backend.ts writes them. */
const methods = [...source.matchAll(/^ {2}(\w+)\((.*?)\): (Promise<.*>|\(\) => void);$/gm)].map(
  ([, name = "", parameters = "", answer = ""]) => ({
    name: name as keyof Backend,
    parameters: [...parameters.matchAll(/(\w+): /g)].map(([, parameter = ""]) => parameter),
    isCommand: answer.startsWith("Promise"),
  }),
);
const commands = methods.filter(({ isCommand }) => isCommand);
/** Commands that are no method of the port: its camera has them. */
const OF_THE_CAMERA = ["torch", "expect_question"];
const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe("the port to Tauri", () => {
  beforeEach(() => {
    invoke.mockReset().mockResolvedValue("answer");
    listen.mockReset();
  });

  it("has exactly the commands that Rust has", () => {
    const inRust = [...commandNames.matchAll(/^ {4}"(\w+)",$/gm)].map(([, name]) => name);
    expect(inRust.length).toBeGreaterThan(30);
    expect([...commands.map(({ name }) => snake(name)), ...OF_THE_CAMERA].sort()).toEqual(inRust.sort());
  });

  it.each(commands)("$name calls its command, each argument under its own name", async ({ name, parameters }) => {
    const call = tauri()[name] as (...given: unknown[]) => Promise<unknown>;
    await expect(call(...parameters.map((parameter) => `the ${parameter}`))).resolves.toBe("answer");
    const [command, args] = invoke.mock.calls[0] as [string, unknown];
    expect(command).toBe(snake(name));
    if (name === "previewPicture") expect(args).toBe("the bytes");
    else if (parameters.length === 0) expect(args).toBeUndefined();
    else expect(args).toEqual(Object.fromEntries(parameters.map((parameter) => [parameter, `the ${parameter}`])));
  });

  it("hears that the vault was locked, until it stops listening", async () => {
    const stop = vi.fn();
    listen.mockResolvedValue(stop);
    const heard = vi.fn();
    const end = tauri().onLocked(heard);
    const [event, tell] = listen.mock.calls[0] as [string, () => void];
    expect(event).toBe("locked");
    tell();
    expect(heard).toHaveBeenCalledOnce();
    end();
    await vi.waitFor(() => {
      expect(stop).toHaveBeenCalledOnce();
    });
  });

  it.each([
    ["onWaiting", "waiting"],
    ["onSuspended", "suspended"],
    ["onResumed", "resumed"],
  ] as const)("%s hears %s", (method, wanted) => {
    listen.mockResolvedValue(() => {});
    const heard = vi.fn();
    tauri()[method](heard);
    const [event, tell] = listen.mock.calls[0] as [string, () => void];
    expect(event).toBe(wanted);
    tell();
    expect(heard).toHaveBeenCalledOnce();
  });

  it("hears Android's button until it stops listening, and nothing where there is none", async () => {
    const unregister = vi.fn().mockResolvedValue(undefined);
    onBackButtonPress.mockResolvedValueOnce({ unregister }).mockRejectedValueOnce(new Error("no such plugin command"));
    const heard = vi.fn();
    const end = tauri().onBack(heard);
    (onBackButtonPress.mock.calls[0] as [() => void])[0]();
    expect(heard).toHaveBeenCalledOnce();
    end();
    await vi.waitFor(() => {
      expect(unregister).toHaveBeenCalledOnce();
    });
    tauri().onBack(heard)();
  });

  it("hears what a dropped file held", () => {
    listen.mockResolvedValue(() => {});
    const heard = vi.fn();
    tauri().onDropped(heard);
    const [event, tell] = listen.mock.calls[0] as [string, (event: { payload: unknown }) => void];
    expect(event).toBe("dropped");
    tell({ payload: { error: { kind: "fileUnreadable" } } });
    expect(heard).toHaveBeenCalledWith({ error: { kind: "fileUnreadable" } });
  });
});

describe("the camera of the port to Tauri", () => {
  const camera = () => {
    const { camera } = tauri();
    if (camera === undefined) throw new Error("no camera");
    return camera;
  };
  const answering = (answers: Record<string, unknown>) =>
    invoke.mockReset().mockImplementation((command: string) => {
      const answer = answers[command];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });

  it("scans QR codes only, under the page, and gives the text alone", async () => {
    answering({ "plugin:barcode-scanner|scan": { content: "otpauth://totp/a", format: "QR_CODE", bounds: null } });
    await expect(camera().scan()).resolves.toBe("otpauth://totp/a");
    expect(invoke.mock.calls).toEqual([
      ["plugin:barcode-scanner|scan", { windowed: true, formats: ["QR_CODE"], cameraDirection: "back" }],
    ]);
  });

  it.each([
    ["cancel", ["plugin:barcode-scanner|cancel"]],
    ["openSettings", ["expect_question", "plugin:barcode-scanner|open_app_settings"]],
  ] as const)("%s calls %s", async (method, expected) => {
    answering({});
    await camera()[method]();
    expect(invoke.mock.calls).toEqual(expected.map((command) => [command]));
  });

  it("is told twice to stop when it may still have been waking, unless it scans again by then", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    answering({ "plugin:barcode-scanner|scan": { content: "a" } });
    const cancelled = () => invoke.mock.calls.filter(([command]) => String(command).endsWith("|cancel")).length;
    await camera().scan();
    await camera().cancel();
    await camera().scan();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(cancelled()).toBe(1);
    await camera().scan();
    await camera().cancel();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(cancelled()).toBe(3);
    await camera().cancel();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(cancelled()).toBe(4);
  });

  it("switches the lamp by a command of our own, and says whether it shines", async () => {
    answering({ torch: true });
    await expect(camera().torch(true)).resolves.toBe(true);
    expect(invoke.mock.calls).toEqual([["torch", { on: true }]]);
  });

  it.each([
    ["granted", "granted"],
    ["denied", "denied"],
    ["prompt", "prompt"],
    ["prompt-with-rationale", "prompt"],
  ])("may, by the plugin's word %s: %s", async (state, permission) => {
    answering({ "plugin:barcode-scanner|check_permissions": { camera: state } });
    await expect(camera().permission()).resolves.toBe(permission);
  });

  it("has none where there is no plugin", async () => {
    answering({ "plugin:barcode-scanner|check_permissions": new Error("plugin barcode-scanner not found") });
    await expect(camera().permission()).resolves.toBe("none");
  });

  it("looks after a no whether it can be asked again, because the plugin calls every no denied", async () => {
    answering({
      "plugin:barcode-scanner|request_permissions": { camera: "denied" },
      "plugin:barcode-scanner|check_permissions": { camera: "prompt-with-rationale" },
    });
    await expect(camera().ask()).resolves.toBe("prompt");
    // Rust is told first, so that going behind the question is no leaving.
    expect(invoke.mock.calls.map(([command]) => command as string)).toEqual([
      "expect_question",
      "plugin:barcode-scanner|request_permissions",
      "plugin:barcode-scanner|check_permissions",
    ]);
  });
});

describe("the port in memory", () => {
  const account = () => fakeAccount("a", "CC Commerce Suisse", "m.rochat");

  it("has every method of the port", () => {
    const backend = new FakeBackend();
    expect(methods.length).toBeGreaterThan(35);
    for (const { name } of methods) expect(backend[name], name).toBeTypeOf("function");
  });

  it("changes nothing when it rejects", async () => {
    const backend = new FakeBackend({ accounts: [account()] });
    backend.fail("trashAccount", { kind: "diskFull" });
    await expect(backend.trashAccount("a")).rejects.toEqual({ kind: "diskFull" });
    expect((await backend.keys()).keys).toHaveLength(1);
    await backend.trashAccount("a");
    expect((await backend.keys()).keys).toHaveLength(0);
  });

  it("gives nothing while it is locked", async () => {
    const backend = new FakeBackend({ accounts: [account()], open: false });
    await expect(backend.keys()).rejects.toEqual({ kind: "locked" });
    await expect(backend.revealCode("a")).rejects.toEqual({ kind: "locked" });
  });

  it("has the next code of one period as the code of the following", async () => {
    const backend = new FakeBackend({ accounts: [account()] });
    const first = await backend.revealCode("a");
    backend.advance(30_000);
    const [second] = await backend.codes(["a"]);
    expect(first.kind === "timed" && first.nextCode).toBe(second?.code);
    expect(first.kind === "timed" && first.validUntil > FIXED_NOW).toBe(true);
  });
});
