// The style sheet of what results.ts shows, in the shadow tree that shows it.
import styles from "./results.css";
import soundStyles from "./sound.css";

let sheet: CSSStyleSheet | undefined;

export function adoptStyles(element: Element): void {
  const root = element.getRootNode() as ShadowRoot;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles + soundStyles);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
