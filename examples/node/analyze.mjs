// node analyze.mjs FILE.wav…: what each recording sounds like.
import { readFile } from "node:fs/promises";
import { SpeechEmotion } from "speech-emotion";

const speech = await SpeechEmotion.load();
for (const file of process.argv.slice(2)) {
  const { emotion, probabilities, durationSeconds, warning } = await speech.analyze(await readFile(file));
  const sure = probabilities[emotion] === undefined ? "" : ` ${Math.round(100 * probabilities[emotion])} %`;
  console.log(`${file}  ${durationSeconds.toFixed(1)} s  ${emotion}${sure}${warning && `  (${warning})`}`);
}
