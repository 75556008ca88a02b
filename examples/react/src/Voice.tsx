import { useEffect, useRef, useState } from "react";
import type { Analysis, SpeechEmotionElement } from "speech-emotion/element";
import "speech-emotion/element";
import "speech-emotion/react";

export function Voice() {
  const element = useRef<SpeechEmotionElement>(null);
  const [heard, setHeard] = useState("nothing yet");
  const [hum, setHum] = useState("…");

  useEffect(() => {
    const voice = element.current;
    if (!voice) return;
    const ends = new AbortController();
    const { signal } = ends;
    voice.addEventListener("prediction", ({ detail }) => setHeard(detail.prediction.state), { signal });
    voice.addEventListener("loaded", () => void voice.analyze(twoSecondsOfHum(), { sampleRateHz: 16000 }).then(show), { signal });
    const show = ({ emotion }: Analysis) => setHum(emotion);
    return () => ends.abort();
  }, []);

  return (
    <>
      <speech-emotion ref={element} theme="light" compact />
      <p>Heard: <output id="heard">{heard}</output></p>
      <p>A hum is: <output id="hum">{hum}</output></p>
    </>
  );
}

function twoSecondsOfHum(): Float32Array {
  return Float32Array.from({ length: 32000 }, (_, i) => 0.1 * Math.sin((2 * Math.PI * 220 * i) / 16000));
}
