// The words of every language, as the page is built with them.
import { esbuild } from "./packages.mjs";
import { paths } from "./paths.mjs";

export const TAGS = ["de", "fr", "es", "zh", "ar"];
export const { words: english } = await sources("english", "ENGLISH");
export const dictionaries = Object.fromEntries(
  await Promise.all(TAGS.map(async (tag) => [tag, (await sources(tag, "default")).words])),
);

async function sources(name, exported) {
  const contents = `export { ${exported} as words } from "./${name}";`;
  const stdin = { contents, resolveDir: `${paths.sources}/languages`, loader: "ts" };
  const { outputFiles } = await esbuild.build({ stdin, bundle: true, write: false, format: "esm" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const textsOf = ({ emotions, inSentences = {}, dir, ...sentences }) => [
  ...Object.values(sentences),
  ...Object.values(emotions),
  ...Object.values(inSentences),
];
/** What a dictionary says between the places for values. */
export const piecesOf = (words) => textsOf(words).flatMap((text) => text.split(/\{\w+\}|\*/).map((piece) => piece.replace(/^[\s,.;:·—]+|[\s,.;:·—]+$/g, "")));
