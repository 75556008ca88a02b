// Colours by a label's place in the model's list: labels themselves are known to the model alone.

/** As many as --emotion-N and --vivid-N properties in theme.css; more labels start over. */
const COLOURS = 8;

export function emotionColour(index: number): string {
  return `var(--emotion-${index % COLOURS})`;
}

/** Brighter ones, the same in light and dark, as a canvas takes them. */
export function vividColours(element: Element, labels: number): string[] {
  const style = getComputedStyle(element);
  return Array.from({ length: labels }, (_, i) =>
    style.getPropertyValue(`--vivid-${i % COLOURS}`).trim(),
  );
}

/** "63 %", with a space that neither breaks nor gapes. */
export function percent(probability: number): string {
  return `${Math.round(probability * 100)}\u202f%`;
}
