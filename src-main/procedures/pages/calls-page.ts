import type { Outputs } from '../../contract/contract.ts'
import { escapeHtml } from '../../reports/escape-html.ts'
import { createFigureFormats } from '../../reports/format-figures.ts'
import { reportStyle } from '../../reports/report-style.ts'
import { errorKindWords, operationWords, simulatedWords, statusWords } from '../../reports/words.ts'

type CallPage = Outputs['calls']['list']
type ListedCall = CallPage['calls'][number]

const head = ['Call', 'Made (UTC)', 'Provider, model', 'Operation', 'Outcome', 'Time', 'Tokens', 'Cost', 'Book']

/** Calls as a plain page, for a browser where the app's own pages are not built. No script, nothing loaded from anywhere. */
export function renderCallsPage(page: CallPage): string {
  const formats = createFigureFormats({ timeZone: 'UTC' })
  const rows = page.calls.map(call => rowOf(call, formats))
  const shown = page.calls.length
  const count =
    page.count === null
      ? `${shown} calls on this page`
      : `${formats.count(page.count)}${page.count_is_exact ? '' : ' or more'} calls, ${shown} on this page`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Calls</title>
<style>${reportStyle}</style>
</head>
<body>
<main class="wide">
<header>
<p class="period">Galley</p>
<h1>Calls</h1>
<p>${escapeHtml(count)}.</p>
</header>
${shown === 0 ? '<p>No call matches.</p>' : table(rows)}
<nav>
${link(page.previous, 'Newer')}
${link(page.next, 'Older')}
</nav>
<footer><p>The app’s own pages are not built here. Programs get this list as JSON with Accept: application/json.</p></footer>
</main>
</body>
</html>
`
}

function rowOf(call: ListedCall, formats: ReturnType<typeof createFigureFormats>): readonly string[] {
  const failed = call.error_kind === null ? statusWords[call.status] : errorKindWords[call.error_kind]
  const tokens =
    call.input_tokens === null
      ? 'unknown'
      : `${formats.count(call.input_tokens)} in, ${call.output_tokens === null ? 'unknown' : formats.count(call.output_tokens)} out`
  return [
    String(call.id),
    call.created_at.slice(0, 19).replace('T', ' '),
    `${call.simulated ? simulatedWords(call.provider_display_name) : call.provider_display_name}, ${call.model_name}`,
    operationWords[call.operation],
    call.error_message === null ? failed : `${failed}: ${call.error_message}`,
    formats.duration(call.response_time_ms),
    tokens,
    formats.money(call.cost_nanos),
    [call.source_book, call.source_chapter].filter(part => part !== null).join(', '),
  ]
}

function table(rows: readonly (readonly string[])[]): string {
  const body = rows.map(
    row =>
      `<tr>${row.map((cell, at) => (at === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`)).join('')}</tr>`,
  )
  return `<div class="scroll"><table class="calls"><thead><tr>${head.map(cell => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`
}

function link(address: string | null, words: string): string {
  return address === null ? '' : `<a href="${escapeHtml(address)}">${words}</a>`
}
