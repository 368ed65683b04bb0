import { beforeEach, describe, expect, it, vi } from "vitest";
import source from "../src/ipc/backend.ts?raw";
import type { Backend } from "../src/ipc/backend";
import { FakeBackend, FIXED_NOW, fakeAccount } from "../src/ipc/fake";
import commandNames from "../../src-tauri/src/command_names.rs?raw";

const { invoke, listen } = vi.hoisted(() => ({ invoke: vi.fn(), listen: vi.fn() }));
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
const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe("the port to Tauri", () => {
  beforeEach(() => {
    invoke.mockReset().mockResolvedValue("answer");
    listen.mockReset();
  });

  it("has exactly the commands that Rust has", () => {
    const inRust = [...commandNames.matchAll(/^ {4}"(\w+)",$/gm)].map(([, name]) => name);
    expect(inRust.length).toBeGreaterThan(30);
    expect(commands.map(({ name }) => snake(name)).sort()).toEqual(inRust.sort());
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
