/** Puts values in the places of their names in braces. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/{(\w+)}/g, (place, name: string) => values[name] ?? place);
}
