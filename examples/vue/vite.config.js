import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// Vue would look for a component of that name.
const template = { compilerOptions: { isCustomElement: (tag) => tag === "speech-emotion" } };

export default defineConfig({ plugins: [vue({ template })] });
