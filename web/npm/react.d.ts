// <speech-emotion> in JSX: import "speech-emotion/react" once.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { SpeechEmotionAttributes, SpeechEmotionElement } from "./element.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "speech-emotion": DetailedHTMLProps<HTMLAttributes<SpeechEmotionElement>, SpeechEmotionElement> & SpeechEmotionAttributes;
    }
  }
}
