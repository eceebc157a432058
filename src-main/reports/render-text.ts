import type { Figures } from '../metrics/figures.ts'
import { cachingWords } from './caching-words.ts'
import { displayWidth, oneLine } from './display-width.ts'
import { noFigure } from './format-figures.ts'
import type { QualityReport } from './quality-report.ts'
import { renderTextTable, type TextColumn } from './text-table.ts'
import { errorKindWords, languagePairWords, operationWords, simulatedWords } from './words.ts'
import { wrapWords } from './wrap-words.ts'

/** Fits a mail. */
const pageWidth = 78

/** The report as plain text, made to be pasted into a mail: first a sentence that says whether all is well. */
export function renderReportText(report: QualityReport): string {
  const { verdict, formats } = report
  const lines = [...heading(report), '', ...wrap(verdict.sentence), '']
  if (verdict.reasons.length > 1) {
    lines.push('What needs a look', ...verdict.reasons.flatMap(reason => wrap(`- ${capital(reason)}.`, '  ')), '')
  }
  if (verdict.notes.length > 0) lines.push('Notes', ...verdict.notes.flatMap(note => wrap(`- ${note}`, '  ')), '')
  if (report.summary.total.calls > 0 || report.summary.before.figures.calls > 0) lines.push(...totals(report), '')
  lines.push(...sections(report))
  lines.push(...findings(report))
  lines.push(...errors(report))
  lines.push(
    ...wrap(
      `Percentiles are of successful calls, within ${formats.percent(report.summary.percentileError)}. Success per call counts every try; per request, what was asked for. Money is US dollars.`,
    ),
  )
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`
}

function heading({ summary, formats, filterNames, includesSimulated }: QualityReport): string[] {
  const { period } = summary
  const length = period.days === null ? '' : `${period.days} ${period.days === 1 ? 'day' : 'days'}, `
  const title = includesSimulated ? 'Quality report (with simulated calls)' : 'Quality report'
  const filters = Object.entries(filterNames).filter(([, values]) => values.length > 0)
  return [
    title,
    '='.repeat(title.length),
    ...wrap(`${formats.time(period.from)} to ${formats.time(period.to)} (${length}${period.timeZone})`),
    ...(filters.length === 0
      ? []
      : wrap(`Only ${filters.map(([name, values]) => `${name} ${values.map(oneLine).join(' or ')}`).join(', ')}`)),
  ]
}

function totals({ summary, formats }: QualityReport): string[] {
  const { total } = summary
  const before = summary.before.figures
  const row = (name: string, show: (figures: Figures) => string, measure?: (figures: Figures) => number | null) => {
    const change = measure === undefined ? null : formats.change(measure(total), measure(before))
    return [name, show(total), before.calls === 0 ? noFigure : show(before), change ?? '']
  }
  const count = (name: string, of: (figures: Figures) => number) => row(name, figures => formats.count(of(figures)), of)
  const time = (name: string, of: (figures: Figures) => number | null) =>
    row(name, figures => formats.duration(of(figures)), of)
  const tokens: [string, (figures: Figures) => number][] = [
    ['Tokens in', figures => figures.tokens.inputUncached],
    ['  read from cache', figures => figures.tokens.cacheRead],
    ['  written to cache, 5 min', figures => figures.tokens.cacheWrite5m],
    ['  written to cache, 1 h', figures => figures.tokens.cacheWrite1h],
    ['Tokens out', figures => figures.tokens.outputText],
    ['  reasoning', figures => figures.tokens.reasoning],
  ]
  const rows = [
    count('Calls', figures => figures.calls),
    row('Calls that succeeded', figures => formats.percent(figures.successRate)),
    row('Requests that succeeded', figures => formats.percent(figures.requests.successRate)),
    count('Requests failed for good', figures => figures.requests.failed),
    count('Retries', figures => figures.retries),
    time('Response time, p50', figures => figures.responseTime.p50Ms),
    time('Response time, p95', figures => figures.responseTime.p95Ms),
    time('Response time, p99', figures => figures.responseTime.p99Ms),
    ...(total.firstToken.calls + before.firstToken.calls === 0
      ? []
      : [time('First word, p95', figures => figures.firstToken.p95Ms)]),
    ...tokens
      .filter(([name, of]) => !name.startsWith(' ') || of(total) + of(before) > 0)
      .map(([name, of]) => row(name, figures => formats.shortCount(of(figures)), of)),
    row(
      'Cost',
      figures => formats.money(figures.costNanos),
      figures => figures.costNanos,
    ),
    ...optional('Calls without a price', figures => figures.unpricedCalls),
    ...optional('Answers cut off', figures => figures.truncated),
    ...optional('Cancelled by the caller', figures => figures.cancelled),
    ...optional('Held back by a budget', figures => figures.blocked),
    ...(total.score.calls === 0
      ? []
      : [
          row(
            'Quality score',
            figures => formats.score(figures.score.mean),
            figures => figures.score.mean,
          ),
        ]),
  ]
  function optional(name: string, of: (figures: Figures) => number): string[][] {
    return of(total) + of(before) === 0 ? [] : [count(name, of)]
  }
  return table(
    [
      { title: 'Totals' },
      { title: 'now', align: 'right' },
      { title: 'before', align: 'right' },
      { title: 'change', align: 'right' },
    ],
    rows,
    true,
  )
}

function sections({ summary, formats }: QualityReport): string[] {
  const names = (one: { displayName: string; simulated: boolean }): string =>
    one.simulated ? simulatedWords(one.displayName) : one.displayName
  const blocks: [string, readonly (readonly [string, Figures])[]][] = [
    ['Providers', summary.providers.map(one => [names(one), one.figures] as const)],
    [
      'Models',
      summary.models.map(one => [one.simulated ? simulatedWords(one.model) : one.model, one.figures] as const),
    ],
    ['Operations', summary.operations.map(one => [operationWords[one.operation], one.figures] as const)],
    [
      'Languages',
      summary.languages.map(one => [languagePairWords(one.sourceLanguage, one.targetLanguage), one.figures] as const),
    ],
    [bookTitle(summary.books.length, summary.bookCount), summary.books.map(one => [one.book, one.figures] as const)],
  ]
  return blocks
    .filter(([, rows]) => rows.length > 0)
    .flatMap(([title, rows]) => [
      ...table(
        figureColumns(title),
        rows.map(([name, figures]) => [
          name,
          formats.count(figures.calls),
          formats.percent(figures.successRate),
          formats.duration(figures.responseTime.p50Ms),
          formats.duration(figures.responseTime.p95Ms),
          formats.duration(figures.responseTime.p99Ms),
          formats.shortCount(figures.tokens.total),
          `${formats.money(figures.costNanos)}${figures.costNanos !== null && figures.unpricedCalls > 0 ? '*' : ''}`,
        ]),
      ),
      ...(rows.some(([, figures]) => figures.costNanos !== null && figures.unpricedCalls > 0)
        ? ['  * without the calls that have no known price']
        : []),
      '',
    ])
}

function bookTitle(shown: number, all: number): string {
  return shown < all ? `Books (${shown} of ${all})` : 'Books'
}

function figureColumns(title: string): TextColumn[] {
  return [
    { title, shrinkTo: 22 },
    { title: 'calls', align: 'right' },
    { title: 'success', align: 'right' },
    { title: 'p50', align: 'right' },
    { title: 'p95', align: 'right' },
    { title: 'p99', align: 'right', optional: 2 },
    { title: 'tokens', align: 'right', optional: 1 },
    { title: 'cost', align: 'right' },
  ]
}

function findings({ quality, formats }: QualityReport): string[] {
  if (quality === null) return []
  const { caching } = quality
  const lines =
    quality.findings.length === 0
      ? []
      : [
          ...table(
            [
              { title: 'Findings of the checks', shrinkTo: 22 },
              { title: 'unusable', align: 'right' },
              { title: 'fault', align: 'right' },
              { title: 'blemish', align: 'right' },
              { title: 'open', align: 'right' },
              { title: 'right', align: 'right' },
            ],
            quality.findings.map(row => [
              row.title,
              ...[row.critical, row.major, row.minor, row.open].map(formats.count),
              formats.percent(row.precision),
            ]),
          ),
          '  right: how often the check was, as you marked it',
          '',
        ]
  return caching.calls === 0 ? lines : [...lines, ...wrap(cachingWords(caching, formats)), '']
}

function errors({ summary, formats }: QualityReport): string[] {
  const lines: string[] = []
  if (summary.errors.length > 0) {
    lines.push(
      ...table(
        [
          { title: 'Failures', shrinkTo: 20 },
          { title: 'calls', align: 'right' },
          { title: 'where', shrinkTo: 20 },
        ],
        summary.errors.map(error => [
          errorKindWords[error.errorKind],
          formats.count(error.calls),
          error.providers.map(part => `${part.displayName} ${formats.count(part.calls)}`).join(', '),
        ]),
      ),
      '',
    )
  }
  if (summary.latestErrors.length > 0) {
    lines.push('Latest failures')
    for (const call of summary.latestErrors) {
      const kind = call.errorKind === null ? call.status : errorKindWords[call.errorKind]
      const where = `${call.providerDisplayName}, ${call.modelName}`
      const simulated = call.origin === 'practice' || call.origin === 'sample'
      lines.push(
        ...wrap(
          `${formats.time(call.createdAt)}  ${simulated ? simulatedWords(where) : where}: ${kind} (call ${call.id})`,
          '    ',
          '  ',
        ),
      )
      if (call.errorMessage !== null) lines.push(...wrap(shorten(oneLine(call.errorMessage)), '    ', '    '))
    }
    lines.push('')
  }
  return lines
}

function shorten(message: string): string {
  const points = [...message]
  return points.length <= 200 ? message : `${points.slice(0, 199).join('')}…`
}

function table(columns: readonly TextColumn[], rows: readonly (readonly string[])[], keepIndent = false): string[] {
  // Leading blanks show what belongs to the row above; the table would trim them.
  const marked = keepIndent
    ? rows.map(([first = '', ...rest]) => [first.replace(/^ {2}/, '\ue000\ue000'), ...rest])
    : rows
  const [head = '', ...body] = renderTextTable(columns, marked, { width: pageWidth })
  return [head, '-'.repeat(Math.min(pageWidth, Math.max(displayWidth(head), ...body.map(displayWidth)))), ...body].map(
    line => line.replaceAll('\ue000', ' '),
  )
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Breaks at blanks so that no line is wider than the page; a word that is wider alone stays whole. */
function wrap(text: string, indent = '', first = ''): string[] {
  return wrapWords(text, { width: pageWidth, indent, first })
}
