// The pictures of a card's sound: a waveform below its time line, and, for those who open it, spectrogram and pitch.
import type { FullLanguage } from "./languages/language";
import { TOP_HZ, TOP_PITCH_HZ } from "./picture-scale";
import type { Scope } from "./scope";
import type * as SoundPictures from "./sound-picture";

type Picture = SoundPictures.SoundPicture;
type Part = <E extends Element = HTMLElement>(selector: string) => E;

export class SoundView {
  #picture: Picture | undefined;
  #language: FullLanguage;

  /** `part`: of the card. Shows nothing where the sound can't be had, is too long, or the script isn't there. */
  constructor(sound: Blob, seconds: number, private readonly part: Part, life: Scope, language: FullLanguage) {
    this.#language = language;
    life.listen(part(".sound"), "toggle", () => this.#paint());
    void this.#look(sound, seconds, life).catch(() => undefined);
  }

  setLanguage(language: FullLanguage): void {
    this.#language = language;
    const { say } = language;
    this.part(".sound-title").textContent = say("pitchAndSpectrogram");
    if (!this.#picture) return;
    const pitch = pitchIn(this.#picture);
    const hertz = (value: number) => say("hertz", { number: String(Math.round(value)) });
    const told = pitch ? say("pitchOf", { median: hertz(pitch.median), low: hertz(pitch.low), high: hertz(pitch.high) }) : say("noPitch");
    this.part(".pitch").textContent = told;
    this.part(".spectrogram").setAttribute("aria-label", `${say("pitchAndSpectrogram")}: ${told}`);
    this.part(".top-hz").textContent = hertz(TOP_HZ);
    this.part(".top-pitch").textContent = hertz(TOP_PITCH_HZ);
  }

  async #look(sound: Blob, seconds: number, life: Scope): Promise<void> {
    const script = (await import(new URL(BUILT_PICTURE, import.meta.url).href)) as typeof SoundPictures;
    if (life.ended) return;
    this.#picture = await script.lookAt(sound, seconds, () => life.ended);
    if (!this.#picture || life.ended) return;
    this.setLanguage(this.#language);
    paintWaveform(this.part(".waveform"), this.#picture);
    this.part(".sound").hidden = false;
  }

  #paint(): void {
    if (this.#picture && this.part<HTMLDetailsElement>(".sound").open) {
      paintSpectrogram(this.part(".spectrogram"), this.#picture);
    }
  }
}

/** Of what is voiced; most lies between the tenth and the ninetieth of a hundred. */
function pitchIn({ columns }: Picture): { low: number; median: number; high: number } | undefined {
  const heard = columns.map(({ pitchHz }) => pitchHz).filter((hz) => hz > 0).sort((a, b) => a - b);
  const at = (share: number) => heard[Math.round(share * (heard.length - 1))] ?? 0;
  return heard.length === 0 ? undefined : { low: at(0.1), median: at(0.5), high: at(0.9) };
}

function paintWaveform(canvas: HTMLCanvasElement, { waveform }: Picture): void {
  canvas.hidden = false;
  const height = 64;
  const pen = prepare(canvas, waveform.length, height);
  if (!pen) return;
  pen.fillStyle = getComputedStyle(canvas).color;
  const most = Math.max(1e-4, ...waveform.map(([low, high]) => Math.max(-low, high)));
  waveform.forEach(([low, high], x) => {
    const top = (0.5 - high / most / 2) * height;
    pen.fillRect(x, top, 1, Math.max(1, ((high - low) / most / 2) * height));
  });
}

function paintSpectrogram(canvas: HTMLCanvasElement, { columns }: Picture): void {
  const height = columns[0]?.bins.length ?? 1;
  const pen = prepare(canvas, columns.length, height);
  if (!pen) return;
  const { color, outlineColor, backgroundColor } = getComputedStyle(canvas);
  // The ink itself, as much as there is sound: right on dark and light.
  const image = new ImageData(columns.length, height);
  columns.forEach(({ bins }, x) => {
    bins.forEach((shade, bin) => (image.data[4 * ((height - 1 - bin) * columns.length + x) + 3] = 255 * shade));
  });
  pen.putImageData(image, 0, 0);
  pen.globalCompositeOperation = "source-in";
  pen.fillStyle = color;
  pen.fillRect(0, 0, columns.length, height);
  pen.globalCompositeOperation = "source-over";
  // With a rim, to be seen on sound and on none.
  for (const [colour, rim] of [[backgroundColor, 3], [outlineColor, 0]] as const) {
    pen.fillStyle = colour;
    columns.forEach(({ pitchHz }, x) => {
      if (pitchHz > 0) pen.fillRect(x - 1, (1 - pitchHz / TOP_PITCH_HZ) * height - 4 - rim, 3, 8 + 2 * rim);
    });
  }
}

function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  canvas.width = Math.max(1, width);
  canvas.height = height;
  return canvas.getContext("2d");
}
