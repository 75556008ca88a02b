// One owner for everything that must end: listeners, tracks, contexts, ports, workers.

export class Scope {
  readonly #enders: (() => void)[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Has `end` called when the scope ends: at once where it has ended already, so that what arrives
   * late from an await (a microphone, say) is released and not leaked.
   */
  own(end: () => void): void {
    if (this.#ended) end();
    else this.#enders.push(end);
  }

  listen<E extends Event>(target: EventTarget, type: string, listener: (event: E) => void): void {
    if (this.#ended) return;
    target.addEventListener(type, listener as EventListener);
    this.own(() => target.removeEventListener(type, listener as EventListener));
  }

  /** Ends what is owned, latest first. More calls do nothing. */
  end(): void {
    this.#ended = true;
    for (let end = this.#enders.pop(); end; end = this.#enders.pop()) end();
  }
}
