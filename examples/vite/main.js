// The widget, and what it says of a recording that the page makes itself.
import "speech-emotion/element";
import { SpeechEmotion } from "speech-emotion";

const heard = document.querySelector("#heard");
document.querySelector("speech-emotion").addEventListener("prediction", ({ detail }) => {
  heard.textContent = detail.prediction.state;
});

// Without the widget: two seconds of a hum, which is nobody's voice.
const sampleRateHz = 16000;
const hum = Float32Array.from({ length: 2 * sampleRateHz }, (_, i) => 0.1 * Math.sin((2 * Math.PI * 220 * i) / sampleRateHz));
const speech = await SpeechEmotion.load();
const { emotion } = await speech.analyze(hum, { sampleRateHz });
document.querySelector("#hum").textContent = emotion;
speech.close();
