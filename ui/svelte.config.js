/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
export default {
  compilerOptions: {
    runes: true,
    // Elements are made one by one and not from a string, as a strict policy wants it.
    fragments: "tree",
  },
};
