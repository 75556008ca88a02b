// Several recordings as a table: sorted by any column, filtered by what they sound like, and saved.
import { leadingEmotion } from "./engine";
import type { SpeechEmotionError } from "./errors";
import { filesCsv } from "./exports";
import type { FullLanguage } from "./languages/language";
import type { Sentence } from "./languages/words";
import { saveFile } from "./save-file";
import type { FileResult } from "./worker-protocol";

const COLUMNS = ["recordings", "time", "soundsLikeColumn", "confidence"] as const;
type Column = (typeof COLUMNS)[number];

/** Where there is more to see of a row. */
export interface RowActions {
  readonly show: () => void;
  /** Its card beside those of others. */
  readonly compare: (isShown: boolean) => void;
}

interface Row {
  readonly file: string;
  readonly item: HTMLTableRowElement;
  /** In the order of the files. */
  readonly place: number;
  state: "waiting" | "reading" | "left" | "done";
  outcome?: FileResult | SpeechEmotionError;
}

export class FileTable {
  readonly #rows: readonly Row[];
  readonly #body = document.createElement("tbody");
  readonly #heads: readonly HTMLButtonElement[];
  readonly #filter = document.createElement("select");
  readonly #save = document.createElement("button");
  readonly #tools = document.createElement("p");
  readonly #left = document.createElement("p");
  readonly #compareHead = document.createElement("th");
  #sorted: { column: Column; descending: boolean } | undefined;
  #labels: readonly string[] = []; // of the model that heard them
  #language!: FullLanguage;

  /** `others`: paths that were left out of what was dropped. */
  constructor(
    place: HTMLElement,
    files: readonly string[],
    private readonly others: readonly string[],
    private readonly labelsNow: () => readonly string[],
  ) {
    this.#rows = files.map((file, i) => ({ file, item: makeRow(), place: i, state: "waiting" }));
    this.#heads = COLUMNS.map((column) => button(() => this.#sortBy(column)));
    this.#save = button(() => this.#saveAll());
    this.#filter.addEventListener("change", () => this.#draw());
    this.#tools.className = "exports files-tools";
    this.#tools.hidden = true;
    this.#tools.append(this.#filter, this.#save);
    this.#left.className = "exported";
    this.#left.hidden = others.length === 0 && files.length > 0; // an empty folder is told, too
    this.#left.title = others.join("\n");
    const table = document.createElement("table");
    const heads = table.createTHead().insertRow();
    for (const head of this.#heads) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.append(head);
      heads.append(cell);
    }
    this.#compareHead.scope = "col";
    heads.append(this.#compareHead);
    table.append(this.#body);
    place.replaceChildren(this.#tools, table, this.#left);
  }

  get isShown(): boolean {
    return this.#body.isConnected;
  }

  say(language: FullLanguage): void {
    this.#language = language;
    this.#heads.forEach((head, i) => (head.textContent = language.say(COLUMNS[i] ?? "time")));
    this.#save.textContent = language.say("saveAs") + " CSV";
    this.#compareHead.textContent = language.say("sideBySide");
    this.#left.textContent = language.say("leftOut", { count: this.others.length.toLocaleString(language.tag) });
    for (const row of this.#rows) this.#sayRow(row);
    this.#offerFilters();
  }

  tell(place: number, state: Row["state"], outcome?: Row["outcome"], actions?: RowActions): void {
    const row = this.#rows[place];
    if (!row) return;
    row.state = state;
    if (outcome) row.outcome = outcome;
    if (answerOf(row)) this.#labels = this.labelsNow();
    const name = row.item.querySelector("button");
    if (name && actions) {
      name.disabled = false;
      name.addEventListener("click", actions.show);
      row.item.cells[COLUMNS.length]?.append(tick(actions.compare));
    }
    this.#sayRow(row);
    if (this.#rows.some(({ state }) => state === "waiting" || state === "reading")) return;
    this.#tools.hidden = false;
    this.#offerFilters();
  }

  #sayRow(row: Row): void {
    const { say, clock, percent, warning: saidOf } = this.#language;
    const [name, time, words, confidence] = row.item.cells;
    if (!name || !time || !words || !confidence) return;
    (name.firstElementChild as HTMLElement).textContent = row.file;
    const compare = row.item.querySelector("input");
    if (compare) compare.ariaLabel = `${say("sideBySide")}: ${row.file}`;
    const answer = answerOf(row);
    const isFailed = row.outcome !== undefined && !answer;
    row.item.classList.toggle("is-failed", isFailed);
    time.hidden = confidence.hidden = isFailed;
    words.colSpan = isFailed ? COLUMNS.length - 1 : 1;
    if (!answer) {
      // What a single file's sentence says of its coding would be too much for a row.
      const failure = row.outcome && "code" in row.outcome ? say(row.outcome.code as Sentence) || say("engine-failed") : undefined;
      words.textContent = failure ?? (row.state === "reading" ? "…" : say(row.state === "left" ? "notRead" : "waiting"));
      return;
    }
    time.textContent = clock(answer.durationSeconds);
    words.textContent = [this.#kindOf(row), ...(answer.warning ? [saidOf(answer.warning)] : [])].join(" · ");
    confidence.textContent = answer.state === "speech" ? percent(leadingEmotion(this.#labels, answer.probabilities).probability) : "";
  }

  /** What the filter tells apart. */
  #kindOf(row: Row): string {
    const { say, emotion } = this.#language;
    const answer = answerOf(row);
    if (!answer) return say("notRead");
    if (answer.state === "no-speech") return say("noSpeech");
    if (answer.state === "uncertain") return say("uncertain");
    return emotion(leadingEmotion(this.#labels, answer.probabilities).label);
  }

  #offerFilters(): void {
    const kinds = [...new Set(this.#rows.map((row) => this.#kindOf(row)))].sort((a, b) => a.localeCompare(b));
    const chosen = Math.max(0, this.#filter.selectedIndex);
    this.#filter.ariaLabel = this.#language.say("soundsLikeColumn");
    this.#filter.replaceChildren(new Option(this.#language.say("all"), ""), ...kinds.map((kind) => new Option(kind)));
    this.#filter.selectedIndex = Math.min(chosen, kinds.length);
    this.#draw();
  }

  #sortBy(column: Column): void {
    const isSame = this.#sorted?.column === column;
    this.#sorted = { column, descending: isSame ? !this.#sorted?.descending : column === "time" || column === "confidence" };
    this.#draw();
  }

  #draw(): void {
    const { column, descending } = this.#sorted ?? {};
    const rows = [...this.#rows].sort((a, b) => (column ? this.#compare(a, b, column, descending ? -1 : 1) : 0) || a.place - b.place);
    for (const row of rows) row.item.hidden = this.#filter.value !== "" && this.#kindOf(row) !== this.#filter.value;
    this.#body.replaceChildren(...rows.map(({ item }) => item));
    this.#heads.forEach((head, i) => {
      const sort = COLUMNS[i] !== column ? "none" : descending ? "descending" : "ascending";
      head.parentElement?.setAttribute("aria-sort", sort);
    });
  }

  /** What couldn't be read comes last, whichever way. */
  #compare(a: Row, b: Row, column: Column, sign: number): number {
    if (column === "recordings") return sign * a.file.localeCompare(b.file, undefined, { numeric: true });
    const [one, other] = [answerOf(a), answerOf(b)];
    if (!one || !other) return Number(!one) - Number(!other);
    if (column === "time") return sign * (one.durationSeconds - other.durationSeconds);
    if (column === "soundsLikeColumn") return sign * this.#kindOf(a).localeCompare(this.#kindOf(b));
    const sureness = (result: FileResult) => (result.state === "speech" ? leadingEmotion(this.#labels, result.probabilities).probability : 0);
    return sign * (sureness(one) - sureness(other));
  }

  #saveAll(): void {
    saveFile(new Blob([filesCsv(this.#rows, this.#labels)], { type: "text/csv" }), "recordings.csv");
  }
}

/** Undefined of what isn't read, or can't be. */
function answerOf({ outcome }: Row): FileResult | undefined {
  return outcome && !("code" in outcome) ? outcome : undefined;
}

function makeRow(): HTMLTableRowElement {
  const row = document.createElement("tr");
  const name = button(() => undefined);
  name.disabled = true;
  row.insertCell().append(name);
  for (let column = 1; column <= COLUMNS.length; ++column) row.insertCell();
  return row;
}

function tick(onChange: (isTicked: boolean) => void): HTMLInputElement {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.addEventListener("change", () => onChange(box.checked));
  return box;
}

function button(onClick: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}
