// The command line's answers, which the page's are to equal.
import { execFileSync } from "node:child_process";
import { paths } from "./paths.mjs";

/** { duration, probabilities } of a recording, by the shipped model or another one's file. */
export function byCommandLine(file, model) {
  const options = model ? ["--model", model] : [];
  const text = execFileSync(paths.cli, ["predict", "--json", ...options, file], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const { duration_s: duration, probabilities } = JSON.parse(text);
  return { duration, probabilities: Object.values(probabilities) };
}
