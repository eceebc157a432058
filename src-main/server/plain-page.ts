import { escapeHtml } from '../reports/escape-html.ts'
import type { AppLanguage } from '../words/app-language.ts'

export interface PlainPage {
  readonly title: string
  readonly language: AppLanguage
  /** Null follows the system. */
  readonly theme: 'light' | 'dark' | null
  readonly nonce: string
  /** `alert` where a person is needed; else `calm`. */
  readonly tone: 'alert' | 'calm'
  /** HTML below the heading. */
  readonly body: string
  /** Run where it stands: at the end of the page. */
  readonly script?: string
}

/** A page of words outside the app: before a login, or where the data does not open. It fetches nothing, and looks as the app does. */
export function renderPlainPage({ title, language, theme, nonce, tone, body, script }: PlainPage): string {
  return `<!doctype html>
<html lang="${language}"${theme === null ? '' : ` data-theme="${theme}"`}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)} - Galley</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${style}</style></head>
<body><main data-tone="${tone}"><p class="name" translate="no">Galley</p><h1>${escapeHtml(title)}</h1>
${body}
</main>${script === undefined ? '' : `<script nonce="${nonce}">${script}</script>`}</body></html>
`
}

/** The tokens of src-renderer/design that a page of words needs. */
const style = `
:root { color-scheme: light dark; --paper: light-dark(#fbfaf7, #191816); --sheet: light-dark(#ffffff, #211f1c);
  --ink: light-dark(#1c1b19, #ece8e0); --soft: light-dark(#55524c, #b9b3a8); --rule: light-dark(#e4e0d8, #393630);
  --edge: light-dark(#8c867b, #7b766d); --blue: light-dark(#1f5a9e, #8ab4e8); --on-blue: light-dark(#ffffff, #14202e);
  --red: light-dark(#b3261e, #f28b82); font: 15px/1.55 Inter, system-ui, "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", sans-serif }
:root[data-theme=light] { color-scheme: light } :root[data-theme=dark] { color-scheme: dark }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 32px; background: var(--paper); color: var(--ink) }
main { width: 100%; max-width: 36rem; border-top: 3px solid var(--edge); padding-top: 24px }
main[data-tone=alert] { border-color: var(--red) }
.name { margin: 0; color: var(--soft); font: italic 1rem Georgia, "Noto Serif", serif }
h1 { margin: 4px 0 20px; font: 400 1.75rem/1.25 Georgia, "Noto Serif", "Noto Serif CJK SC", serif; text-wrap: balance }
p { margin: 0 0 12px; overflow-wrap: anywhere; text-wrap: pretty }
.note { padding: 10px 14px; border: 1px solid var(--rule); border-left: 3px solid var(--blue); background: var(--sheet) }
.command { padding: 10px 14px; border: 1px solid var(--rule); border-radius: 6px; background: var(--sheet); user-select: all;
  font: 0.9375rem/1.5 ui-monospace, Consolas, monospace }
.soft { color: var(--soft) }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 24px 0 }
[hidden] { display: none }
form { margin: 0 }
button { font: inherit; min-height: 36px; padding: 6px 14px; border: 1px solid var(--edge); border-radius: 6px;
  background: var(--sheet); color: var(--ink); cursor: pointer }
button.main { background: var(--blue); border-color: var(--blue); color: var(--on-blue) }
button.danger { border-color: var(--red); color: var(--red) }
button:hover { border-color: var(--ink) }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px }
details { border-top: 1px solid var(--rule); padding-top: 12px; color: var(--soft) }
summary { cursor: pointer; width: fit-content }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 0.8125rem/1.5 ui-monospace, Consolas, monospace }
`
