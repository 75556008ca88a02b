// The npm packages of web/, which aren't on the path of a file here.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
export const { chromium } = require("playwright-core");
export const esbuild = require("esbuild");
export const axeSource = require("axe-core").source;
export const typescript = require("typescript");
export const npmProgram = (name) => new URL(`../../web/node_modules/.bin/${name}`, import.meta.url).pathname;
