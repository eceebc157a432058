import { escapeHtml } from '../../reports/escape-html.ts'
import type { AppLanguage } from '../words/app-language.ts'
import { fill } from '../words/words.ts'
import type { Problem } from './problem.ts'
import { problemWords } from './problem-words.ts'

interface PageParts {
  readonly language: AppLanguage
  /** Null follows the system. */
  readonly theme: 'light' | 'dark' | null
  readonly nonce: string
}

/** A page of forms without a script: every button is a plain POST that the shell answers. */
export function renderProblem(problem: Problem, note: string | null, parts: PageParts): string {
  const words = problemWords[parts.language]
  const [first, ...others] = problem.actions.map(({ action, label }, index) => button(action, label, index === 0))
  return page(problem.title, parts, [
    ...problem.text.map(paragraph),
    note === null ? '' : `<p class="note" role="status">${escapeHtml(note)}</p>`,
    `<div class="actions">${first ?? ''}${others.join('')}</div>`,
    `<details><summary>${escapeHtml(words.details)}</summary><pre>${escapeHtml(problem.details)}</pre></details>`,
  ])
}

/** Asked before the one thing here that begins anew. */
export function renderConfirmEmpty(folder: string, parts: PageParts): string {
  const words = problemWords[parts.language]
  return page(words.empty.title, parts, [
    ...words.empty.text.map(line => paragraph(fill(line, { folder }))),
    `<div class="actions"><form method="get" action="/"><button class="main" autofocus>${escapeHtml(words.back)}</button></form>`,
    `<form method="post" action="/do/empty"><button class="danger">${escapeHtml(words.confirmEmpty)}</button></form></div>`,
  ])
}

export function renderStarting(parts: PageParts): string {
  const { starting } = problemWords[parts.language]
  return page(starting.title, parts, starting.text.map(paragraph))
}

function button(action: string, label: string, isFirst: boolean): string {
  const asks = action === 'empty'
  const form = asks ? 'method="get" action="/confirm/empty"' : `method="post" action="/do/${action}"`
  return `<form ${form}><button${isFirst ? ' class="main" autofocus' : ''}>${escapeHtml(label)}</button></form>`
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`
}

function page(title: string, { language, theme, nonce }: PageParts, body: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}"${theme === null ? '' : ` data-theme="${theme}"`}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)} - Galley</title>
<style nonce="${nonce}">${style}</style></head>
<body><main><p class="name">Galley</p><h1>${escapeHtml(title)}</h1>
${body.join('\n')}
</main></body></html>
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
main { width: 100%; max-width: 36rem; border-top: 3px solid var(--red); padding-top: 24px }
.name { margin: 0; color: var(--soft); font: italic 1rem Georgia, "Noto Serif", serif }
h1 { margin: 4px 0 20px; font: 400 1.75rem/1.25 Georgia, "Noto Serif", "Noto Serif CJK SC", serif; text-wrap: balance }
p { margin: 0 0 12px; overflow-wrap: anywhere }
.note { padding: 10px 14px; border: 1px solid var(--rule); border-left: 3px solid var(--blue); background: var(--sheet) }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 24px 0 }
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
