import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import AppFrame from "./App.svelte";
import { tauri } from "./ipc/tauri";
import { App } from "./state/app.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no #app");

const app = await App.start(tauri());
mount(AppFrame, { target, props: { app } });
