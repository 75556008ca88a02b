// A recording to be heard again, with a cursor in its time line.
import type { Scope } from "./scope";
import type { FullLanguage } from "./languages/language";

export class Replay {
  readonly #audio = new Audio();
  #until = Infinity; // seconds
  #language: FullLanguage;
  readonly #show: () => void;

  /** `part`: of the card. Where the browser can't play it (or the page's policy forbids), nothing is offered. */
  constructor(
    sound: Blob,
    seconds: number,
    part: <E extends Element = HTMLElement>(selector: string) => E,
    life: Scope,
    language: FullLanguage,
  ) {
    this.#language = language;
    const url = URL.createObjectURL(sound);
    const play = part<HTMLButtonElement>(".play");
    const position = part<HTMLInputElement>(".position");
    const cursor = part(".cursor");
    const replay = part(".replay");
    const audio = this.#audio;
    position.max = seconds.toFixed(1);
    audio.preload = "auto";
    life.own(() => {
      audio.pause();
      audio.removeAttribute("src");
      URL.revokeObjectURL(url);
    });
    life.listen(audio, "loadedmetadata", () => (replay.hidden = false));
    life.listen(audio, "error", () => (replay.hidden = true));
    const show = () => {
      const { currentTime, paused } = audio;
      const { clock, say } = this.#language;
      position.value = String(currentTime);
      part(".time").textContent = `${clock(Math.floor(currentTime))} / ${clock(Math.round(seconds))}`;
      cursor.hidden = currentTime === 0 && paused;
      cursor.style.insetInlineStart = `${((100 * currentTime) / seconds).toFixed(2)}%`;
      play.setAttribute("aria-label", say(paused ? "play" : "pause"));
      position.setAttribute("aria-label", say("position"));
      play.textContent = paused ? "▶" : "❚❚";
    };
    this.#show = show;
    let frame = 0;
    const follow = () => {
      if (audio.currentTime >= this.#until) audio.pause();
      show();
      frame = audio.paused ? 0 : requestAnimationFrame(follow);
    };
    for (const type of ["play", "pause", "seeked", "ended"]) {
      life.listen(audio, type, () => (frame ||= requestAnimationFrame(follow)));
    }
    life.own(() => cancelAnimationFrame(frame));
    life.listen(play, "click", () => (audio.paused ? this.play(audio.ended ? 0 : audio.currentTime) : audio.pause()));
    life.listen(position, "input", () => {
      this.#until = Infinity;
      audio.currentTime = Number(position.value);
    });
    life.listen<MouseEvent>(part(".plot"), "click", (event) => {
      const { left, width } = part(".plot").getBoundingClientRect();
      audio.currentTime = ((event.clientX - left) / width) * seconds;
    });
    audio.src = url;
    show();
  }

  setLanguage(language: FullLanguage): void {
    this.#language = language;
    this.#show();
  }

  /** From here to there, in seconds. */
  play(startSeconds: number, endSeconds = Infinity): void {
    this.#until = endSeconds;
    this.#audio.currentTime = startSeconds;
    void this.#audio.play().catch(() => undefined);
  }
}
