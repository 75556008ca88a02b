// Sites that send require-trusted-types-for 'script' take HTML and addresses of scripts only from a policy. All that
// passes here is our own.

interface Policy {
  createHTML(text: string): string;
  createScriptURL(text: string): string;
}

let policy: Policy | undefined;

function trust(): Policy | undefined {
  const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } };
  const asItIs = (text: string) => text;
  policy ??= trustedTypes?.createPolicy("speech-emotion", { createHTML: asItIs, createScriptURL: asItIs });
  return policy;
}

export function trustedHtml(text: string): string {
  return trust()?.createHTML(text) ?? text;
}

export function trustedScriptUrl(url: string): string {
  return trust()?.createScriptURL(url) ?? url;
}
