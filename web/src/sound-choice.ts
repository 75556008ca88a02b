// Which microphone the element in the page listens to, and which channel of a recording.
import type { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

/** Fills .microphone-choice and follows it and .channel-choice, while `life` lasts. */
export function offerSound(element: SpeechEmotionElement, page: ParentNode, life: Scope): void {
  const microphones = page.querySelector<HTMLSelectElement>(".microphone-choice");
  const channels = page.querySelector<HTMLSelectElement>(".channel-choice");
  if (!microphones || !channels) return;
  const list = () => void listMicrophones(microphones);
  // Browsers tell no names before the person has let them listen.
  life.listen(element, "microphone", list);
  if (navigator.mediaDevices) life.listen(navigator.mediaDevices, "devicechange", list);
  life.listen(microphones, "change", () => choose(element, "microphone", microphones.value));
  life.listen(channels, "change", () => choose(element, "channel", channels.value));
  // Browsers fill in what was chosen before a reload, of which the element knows nothing.
  microphones.value = channels.value = "";
  list();
}

function choose(element: Element, attribute: string, value: string): void {
  if (value) element.setAttribute(attribute, value);
  else element.removeAttribute(attribute);
}

/** Behind the first option, which is the browser's choice. What was chosen stays: unplugged, it may come back. */
async function listMicrophones(menu: HTMLSelectElement): Promise<void> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  const options = devices
    // "default" and "communications" are the browser's choice under other names.
    .filter(({ kind, deviceId, label }) => kind === "audioinput" && label && !/^(default|communications)?$/.test(deviceId))
    .map(({ deviceId, label }) => new Option(label, deviceId));
  const [browsersChoice] = menu.options;
  const chosen = menu.selectedOptions[0];
  if (chosen && chosen !== browsersChoice && options.every(({ value }) => value !== chosen.value)) options.push(chosen);
  const { value } = menu;
  menu.replaceChildren(...(browsersChoice ? [browsersChoice] : []), ...options);
  menu.value = value;
}
