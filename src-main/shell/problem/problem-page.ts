import { escapeHtml } from '../../reports/escape-html.ts'
import { renderPlainPage } from '../../server/plain-page.ts'
import type { AppLanguage } from '../../words/app-language.ts'
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
  return page(problem.title, parts, 'alert', [
    ...problem.text.map(paragraph),
    note === null ? '' : `<p class="note" role="status">${escapeHtml(note)}</p>`,
    `<div class="actions">${first ?? ''}${others.join('')}</div>`,
    `<details><summary>${escapeHtml(words.details)}</summary><pre>${escapeHtml(problem.details)}</pre></details>`,
  ])
}

/** Asked before the one thing here that begins anew. */
export function renderConfirmEmpty(folder: string, parts: PageParts): string {
  const words = problemWords[parts.language]
  return page(words.empty.title, parts, 'alert', [
    ...words.empty.text.map(line => paragraph(fill(line, { folder }))),
    `<div class="actions"><form method="get" action="/"><button class="main" autofocus>${escapeHtml(words.back)}</button></form>`,
    `<form method="post" action="/do/empty"><button class="danger">${escapeHtml(words.confirmEmpty)}</button></form></div>`,
  ])
}

export function renderStarting(parts: PageParts): string {
  const { starting } = problemWords[parts.language]
  return page(starting.title, parts, 'calm', starting.text.map(paragraph))
}

function button(action: string, label: string, isFirst: boolean): string {
  const asks = action === 'empty'
  const form = asks ? 'method="get" action="/confirm/empty"' : `method="post" action="/do/${action}"`
  return `<form ${form}><button${isFirst ? ' class="main" autofocus' : ''}>${escapeHtml(label)}</button></form>`
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`
}

function page(title: string, parts: PageParts, tone: 'alert' | 'calm', body: readonly string[]): string {
  return renderPlainPage({ ...parts, title, tone, body: body.join('\n') })
}
