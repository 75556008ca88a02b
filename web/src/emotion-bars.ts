// One labelled bar for each of the model's labels.
import { emotionColour } from "./palette";

interface Bar {
  readonly row: HTMLLIElement;
  readonly fill: HTMLElement;
  readonly value: HTMLElement;
}

export class EmotionBars {
  #bars: Bar[] = [];

  constructor(private readonly list: HTMLElement) {}

  setLabels(names: readonly string[]): void {
    this.#bars = names.map((text, index) => {
      const row = document.createElement("li");
      const name = addPart(row, "bar-name");
      const fill = addPart(addPart(row, "bar-track"), "bar-fill");
      const value = addPart(row, "bar-value");
      name.textContent = text;
      row.style.setProperty("--colour", emotionColour(index));
      return { row, fill, value };
    });
    this.list.replaceChildren(...this.#bars.map(({ row }) => row));
    this.clear();
  }

  show(probabilities: Float32Array, leading: number | undefined, percent: (share: number) => string): void {
    this.#bars.forEach(({ row, fill, value }, index) => {
      const probability = probabilities[index] ?? 0;
      row.classList.toggle("is-leading", index === leading);
      fill.style.translate = `${(100 * (probability - 1)).toFixed(2)}%`;
      value.textContent = percent(probability);
    });
  }

  clear(): void {
    for (const { row, fill, value } of this.#bars) {
      row.classList.remove("is-leading");
      fill.style.translate = "-100%";
      value.textContent = "–";
    }
  }
}

function addPart(parent: HTMLElement, className: string): HTMLElement {
  const part = document.createElement("span");
  part.className = className;
  parent.append(part);
  return part;
}
