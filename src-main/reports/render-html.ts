import type { Figures } from '../metrics/figures.ts'
import { cachingWords } from './caching-words.ts'
import { escapeHtml as text } from './escape-html.ts'
import { noFigure } from './format-figures.ts'
import type { QualityReport } from './quality-report.ts'
import { reportStyle } from './report-style.ts'
import { renderSpendChart } from './spend-chart.ts'
import type { Verdict } from './verdict.ts'
import { errorKindWords, languagePairWords, operationWords, simulatedWords } from './words.ts'

/** A page of its own that can be opened, mailed and printed: no script, nothing loaded from anywhere. */
export function renderReportHtml(report: QualityReport): string {
  const { summary, verdict, formats, includesSimulated } = report
  const { period } = summary
  const title = includesSimulated ? 'Quality report (with simulated calls)' : 'Quality report'
  const filters = Object.entries(report.filterNames).filter(([, values]) => values.length > 0)
  const days = period.days === null ? '' : `${period.days} ${period.days === 1 ? 'day' : 'days'}, `
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(`${title}, ${formats.day(period.from)} to ${formats.day(period.to - 1)}`)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header>
<p class="period">${text(title)} &middot; ${text(`${formats.time(period.from)} to ${formats.time(period.to)} (${days}${period.timeZone})`)}</p>
<h1>${headline(verdict)}</h1>
${filters.length === 0 ? '' : `<p>Only ${text(filters.map(([name, values]) => `${name} ${values.join(' or ')}`).join(', '))}</p>`}
${list(verdict.reasons.length > 1 ? verdict.reasons : [], 'What needs a look')}
${list(verdict.notes, 'Notes')}
</header>
${keyFigures(report)}
${spendPerDay(report)}
${totals(report)}
${groups(report)}
${findings(report)}
${failures(report)}
<footer><p>Percentiles are of successful calls, within ${text(formats.percent(summary.percentileError))}. Success per call counts every try; per request, what was asked for. Money is US dollars. Made ${text(formats.time(report.generatedAt))} by Galley.</p></footer>
</main>
</body>
</html>
`
}

/** Underlines what needs a person, and nothing else. */
function headline({ sentence, worst }: Verdict): string {
  const at = worst === null ? -1 : sentence.indexOf(worst)
  if (worst === null || at < 0) return text(sentence)
  const end = at + worst.length
  return `${text(sentence.slice(0, at))}<em class="attention">${text(worst)}</em>${text(sentence.slice(end))}`
}

function list(items: readonly string[], title: string): string {
  if (items.length === 0) return ''
  return `<h2>${text(title)}</h2>\n<ul>${items.map(item => `<li>${text(item)}</li>`).join('')}</ul>`
}

function keyFigures({ summary, formats }: QualityReport): string {
  const { total } = summary
  const before = summary.before.figures
  const figure = (name: string, value: string, now: number | null, then: number | null): string => {
    const change = formats.change(now, then)
    const note = change === null ? 'nothing to compare with' : change === 'same' ? 'as before' : `${change} on before`
    return `<div><dt>${text(name)}</dt><dd>${text(value)}</dd><dd class="note">${text(note)}</dd></div>`
  }
  return `<dl class="figures">
${figure('Calls', formats.count(total.calls), total.calls, before.calls)}
${figure('Requests that succeeded', formats.percent(total.requests.successRate), total.requests.successRate, before.requests.successRate)}
${figure('Response, p95', formats.duration(total.responseTime.p95Ms), total.responseTime.p95Ms, before.responseTime.p95Ms)}
${figure('Spend', formats.money(total.costNanos), total.costNanos, before.costNanos)}
</dl>`
}

/** The chart, and its figures as a table for who cannot see it or wants the exact ones. */
function spendPerDay({ summary, formats }: QualityReport): string {
  const days = summary.trend
  if (days.length < 2) return ''
  const rows = days.map(({ date, figures }) => [
    date,
    formats.count(figures.calls),
    formats.percent(figures.successRate),
    formats.duration(figures.responseTime.p95Ms),
    formats.money(figures.costNanos),
  ])
  return `<section><h2>Spend per day</h2>
${renderSpendChart(days, formats)}
<details><summary>Day by day</summary>${table('Day by day', ['Day', 'Calls', 'Success', 'p95', 'Cost'], rows)}</details></section>`
}

function totals({ summary, formats }: QualityReport): string {
  const before = summary.before.figures
  const hadCalls = before.calls > 0
  const row = (name: string, show: (figures: Figures) => string): string[] => [
    name,
    show(summary.total),
    hadCalls ? show(before) : noFigure,
  ]
  const rows = [
    row('Calls', figures => formats.count(figures.calls)),
    row('Calls that succeeded', figures => formats.percent(figures.successRate)),
    row('Requests that succeeded', figures => formats.percent(figures.requests.successRate)),
    row('Requests failed for good', figures => formats.count(figures.requests.failed)),
    row('Retries', figures => formats.count(figures.retries)),
    row('Response time, p50 / p95 / p99', ({ responseTime: { p50Ms, p95Ms, p99Ms } }) =>
      [p50Ms, p95Ms, p99Ms].map(formats.duration).join(' / '),
    ),
    row('First word, p50 / p95 / p99', ({ firstToken: { p50Ms, p95Ms, p99Ms } }) =>
      [p50Ms, p95Ms, p99Ms].map(formats.duration).join(' / '),
    ),
    row('Tokens in, uncached', figures => formats.count(figures.tokens.inputUncached)),
    row('Tokens read from cache', figures => formats.count(figures.tokens.cacheRead)),
    row('Tokens written to cache, 5 min', figures => formats.count(figures.tokens.cacheWrite5m)),
    row('Tokens written to cache, 1 h', figures => formats.count(figures.tokens.cacheWrite1h)),
    row('Tokens out, text', figures => formats.count(figures.tokens.outputText)),
    row('Tokens out, reasoning', figures => formats.count(figures.tokens.reasoning)),
    row('Cost', figures => formats.money(figures.costNanos)),
    row('Calls without a price', figures => formats.count(figures.unpricedCalls)),
    row('Answers cut off', figures => formats.count(figures.truncated)),
    row('Cancelled by the caller', figures => formats.count(figures.cancelled)),
    row('Held back by a budget', figures => formats.count(figures.blocked)),
    row('Quality score', figures => formats.score(figures.score.mean)),
  ]
  return `<section><h2>Totals</h2>${table('Totals', ['Figure', 'This period', 'The period before'], rows)}</section>`
}

function groups({ summary, formats }: QualityReport): string {
  const blocks: [string, readonly (readonly [string, Figures])[]][] = [
    ['Providers', summary.providers.map(one => [named(one.displayName, one.simulated), one.figures] as const)],
    [
      'Models',
      summary.models.map(one => [named(`${one.displayName}, ${one.model}`, one.simulated), one.figures] as const),
    ],
    ['Operations', summary.operations.map(one => [operationWords[one.operation], one.figures] as const)],
    [
      'Languages',
      summary.languages.map(one => [languagePairWords(one.sourceLanguage, one.targetLanguage), one.figures] as const),
    ],
    [
      summary.books.length < summary.bookCount ? `Books (${summary.books.length} of ${summary.bookCount})` : 'Books',
      summary.books.map(one => [one.book, one.figures] as const),
    ],
  ]
  const head = ['Name', 'Calls', 'Success', 'p50', 'p95', 'p99', 'Tokens', 'Cost', 'Unpriced']
  return blocks
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => {
      const cells = rows.map(([name, figures]) => [
        name,
        formats.count(figures.calls),
        formats.percent(figures.successRate),
        formats.duration(figures.responseTime.p50Ms),
        formats.duration(figures.responseTime.p95Ms),
        formats.duration(figures.responseTime.p99Ms),
        formats.shortCount(figures.tokens.total),
        formats.money(figures.costNanos),
        figures.unpricedCalls === 0 ? '' : formats.count(figures.unpricedCalls),
      ])
      return `<section><h2>${text(title)}</h2>${table(title, head, cells)}</section>`
    })
    .join('\n')
}

function findings({ quality, formats }: QualityReport): string {
  if (quality === null || (quality.findings.length === 0 && quality.caching.calls === 0)) return ''
  const rows = quality.findings.map(row => [
    row.title,
    ...[row.critical, row.major, row.minor, row.open].map(formats.count),
    formats.percent(row.precision),
  ])
  const head = ['Check', 'Unusable', 'Fault', 'Blemish', 'Open', 'Right, as you marked it']
  const caching = quality.caching.calls === 0 ? '' : `<p>${text(cachingWords(quality.caching, formats))}</p>`
  return `<section><h2>Findings of the checks</h2>${rows.length === 0 ? '' : table('Findings of the checks', head, rows)}${caching}</section>`
}

function failures({ summary, formats }: QualityReport): string {
  if (summary.errors.length === 0 && summary.latestErrors.length === 0) return ''
  const kinds = summary.errors.map(error => [
    errorKindWords[error.errorKind],
    formats.count(error.calls),
    error.providers.map(part => `${part.displayName} ${formats.count(part.calls)}`).join(', '),
  ])
  const latest = summary.latestErrors.map(call => [
    formats.time(call.createdAt),
    String(call.id),
    named(`${call.providerDisplayName}, ${call.modelName}`, call.origin === 'practice' || call.origin === 'sample'),
    call.errorKind === null ? call.status : errorKindWords[call.errorKind],
    call.errorMessage ?? '',
  ])
  return `<section><h2>Failures</h2>${kinds.length === 0 ? '' : table('Failures', ['Reason', 'Calls', 'Where'], kinds, 'words')}
${latest.length === 0 ? '' : `<h2>Latest failures</h2>${table('Latest failures', ['When', 'Call', 'Where', 'Reason', 'Message'], latest, 'words')}`}</section>`
}

/** Without a script, whether it has to be scrolled is not known: the keyboard reaches it in any case. */
function table(name: string, head: readonly string[], rows: readonly (readonly string[])[], kind = 'numbers'): string {
  const cells = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? `<th scope="row">${text(cell)}</th>` : `<td>${text(cell)}</td>`)).join('')
  return `<div class="scroll" role="group" tabindex="0" aria-label="${text(name)}"><table class="${kind}"><thead><tr>${head.map(cell => `<th scope="col">${text(cell)}</th>`).join('')}</tr></thead>
<tbody>${rows.map(row => `<tr>${cells(row)}</tr>`).join('\n')}</tbody></table></div>`
}

function named(name: string, simulated: boolean): string {
  return simulated ? simulatedWords(name) : name
}
