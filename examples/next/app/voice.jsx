"use client";
import { useEffect, useRef, useState } from "react";
import "speech-emotion/element"; // on the server this does nothing

export default function Voice() {
  const element = useRef(null);
  const [heard, setHeard] = useState("nothing yet");
  const [hum, setHum] = useState("…");

  useEffect(() => {
    const voice = element.current;
    const ends = new AbortController();
    const { signal } = ends;
    voice.addEventListener("prediction", ({ detail }) => setHeard(detail.prediction.state), { signal });
    const analyzeHum = async () => {
      // Two seconds of a hum, which is nobody's voice.
      const samples = Float32Array.from({ length: 32000 }, (_, i) => 0.1 * Math.sin((2 * Math.PI * 220 * i) / 16000));
      const { emotion } = await voice.analyze(samples, { sampleRateHz: 16000 });
      setHum(emotion);
    };
    voice.addEventListener("loaded", () => void analyzeHum(), { signal });
    return () => ends.abort();
  }, []);

  return (
    <>
      <speech-emotion ref={element} />
      <p>Heard: <output id="heard">{heard}</output></p>
      <p>A hum is: <output id="hum">{hum}</output></p>
    </>
  );
}
