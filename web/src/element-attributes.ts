// What attributes say.
import type { Channel, ModelOptions } from "./recognizer";

/** The attribute channel. */
export function channelOf(text: string | null): Channel {
  return text === "left" || text === "right" ? text : Number(text) || "mix";
}

/** By a file's name. */
export const isModel = (name: string): boolean => /\.onnx$/i.test(name);

/** The attribute model-options. */
export function parseOptions(text: string | undefined): ModelOptions | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as ModelOptions;
  } catch (thrown) {
    console.error(`expected a JSON object as model-options, found ${text}`, thrown);
    return undefined;
  }
}
