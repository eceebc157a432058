import type { App } from '../app.ts'
import type { NoText } from '../ledger/content-types.ts'
import type { CallDetail } from '../metrics/call-query.ts'
import { createFigureFormats, type FigureFormats, noFigure } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import { errorKindWords, languagePairWords, operationWords, statusWords } from '../reports/words.ts'
import { costWords, providerWords } from './call-lines.ts'
import { findingTable } from './quality-findings.ts'

/** Why Galley chose the model, where it did. */
function choiceOf(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('choice' in details)) return null
  return typeof details.choice === 'string' ? details.choice : null
}

/** A call in full, for a terminal of a width in columns. */
export function detailLines(detail: CallDetail, app: App, width: number): string[] {
  const { call } = detail
  const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
  const outcome =
    call.errorKind === null
      ? statusWords[call.status]
      : `${statusWords[call.status]}: ${errorKindWords[call.errorKind]}`
  const place = (book: string | null, chapter: string | null) =>
    [book, chapter].filter(part => part !== null).join(', ')
  const facts: [string, string | null][] = [
    ['Made', `${formats.time(call.createdAt)} (${app.settings.get('timeZone')})`],
    ['Provider', providerWords(call)],
    [
      'Model',
      call.answeredModel !== null && call.answeredModel !== call.modelName
        ? `${call.modelName}, answered by ${call.answeredModel}`
        : call.modelName,
    ],
    ['Operation', operationWords[call.operation]],
    ['Chosen', choiceOf(detail.details)],
    [
      'Outcome',
      `${outcome}${call.finishReason === 'length' ? ', cut off at the length limit' : ''}${call.httpStatus === null ? '' : ` (HTTP ${call.httpStatus})`}`,
    ],
    ['Message', call.errorMessage],
    ['Response time', call.responseTimeMs === null ? null : formats.duration(call.responseTimeMs)],
    ['First word', call.timeToFirstTokenMs === null ? null : formats.duration(call.timeToFirstTokenMs)],
    ['Source', place(call.sourceBook, call.sourceChapter) || null],
    ['Target', place(call.targetBook, call.targetChapter) || null],
    [
      'Languages',
      (call.sourceLanguage ?? call.targetLanguage) ? languagePairWords(call.sourceLanguage, call.targetLanguage) : null,
    ],
    ['User', call.createdBy],
    ['Parameters', parameters(call.temperature, call.maxTokens, call.streamed === 1)],
    [
      'Characters',
      call.sourceChars === null && call.outputChars === null
        ? null
        : `${countOr(call.sourceChars, formats)} in, ${countOr(call.outputChars, formats)} out`,
    ],
    ['Score', call.qualityScore === null ? null : formats.score(call.qualityScore)],
    ['Feedback', call.userFeedback],
    ['Request', call.requestUid],
    ['Origin', call.origin],
    ['Text', detail.text.text === null ? noTextWords(detail.text.why, formats) : 'kept (--text shows it)'],
  ]
  const rows = facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== '')
  return [
    `Call ${call.id}`,
    ...renderTextTable([{ title: '' }, { title: '', shrinkTo: 20 }], rows, { width, indent: '  ', header: false }),
    ...tokenLines(detail, formats, width),
    ...costLines(detail, formats, width),
    ...scoreLines(detail, formats, width),
    ...findingLines(app, call.id, width),
    ...attemptLines(detail, formats, width),
  ]
}

function parameters(temperature: number | null, maxTokens: number | null, streamed: boolean): string {
  const parts = [
    temperature === null ? null : `temperature ${temperature}`,
    maxTokens === null ? null : `at most ${maxTokens} tokens`,
    streamed ? 'streamed' : null,
  ]
  return parts.filter(part => part !== null).join(', ')
}

function countOr(value: number | null, formats: FigureFormats): string {
  return value === null ? 'unknown' : formats.count(value)
}

function tokenLines({ call }: CallDetail, formats: FigureFormats, width: number): string[] {
  const buckets: [string, number | null][] = [
    ['input', call.inputUncached],
    ['read from cache', call.cacheRead],
    ['written to cache, 5 min', call.cacheWrite5m],
    ['written to cache, 1 h', call.cacheWrite1h],
    ['output', call.outputText],
    ['reasoning', call.reasoning],
  ]
  const known = buckets.filter((bucket): bucket is [string, number] => bucket[1] !== null)
  if (known.length === 0) return ['', 'Tokens: unknown, the provider did not say.']
  const rows = known.map(([name, count]) => [name, formats.count(count)])
  const title = call.usageEstimated === 1 ? 'Tokens (estimated by Galley)' : 'Tokens'
  return [
    '',
    title,
    ...renderTextTable([{ title: '' }, { title: '', align: 'right' }], rows, { width, indent: '  ', header: false }),
  ]
}

function costLines({ call, cost }: CallDetail, formats: FigureFormats, width: number): string[] {
  if (call.costNanos === null) {
    return call.status === 'success'
      ? [
          '',
          `Cost: unpriced. No price is known for this model; set one: galley prices set ${call.provider} ${call.modelName} --input DOLLARS --output DOLLARS, then galley reprice`,
        ]
      : []
  }
  if (call.origin === 'practice') return ['', 'Cost: free, as the practice provider answers on this machine']
  const total = `Cost: ${formats.money(call.costNanos)}`
  if (cost === null) return ['', `${total}, as the source of the call stated it`]
  const { price, lines } = cost
  const matched = price.matchedModel === null ? '' : `, priced as ${price.matchedModel}`
  const rows = (lines ?? []).map(line => [
    line.unit.replaceAll('_', ' '),
    formats.count(line.quantity),
    formats.money(line.nanos),
  ])
  return [
    '',
    `${total} (${price.sourceVersion ?? price.source.replaceAll('_', ' ')}${matched})`,
    ...renderTextTable([{ title: '' }, { title: '', align: 'right' }, { title: '', align: 'right' }], rows, {
      width,
      indent: '  ',
      header: false,
    }),
  ]
}

function scoreLines({ scores }: CallDetail, formats: FigureFormats, width: number): string[] {
  if (scores.length === 0) return []
  const rows = scores.map(score => [
    score.source,
    score.name,
    score.value === null ? 'taken back' : formats.score(score.value),
    score.comment ?? '',
  ])
  const columns = [{ title: '' }, { title: '' }, { title: '' }, { title: '', shrinkTo: 10 }]
  return ['', 'Scores', ...renderTextTable(columns, rows, { width, indent: '  ', header: false })]
}

function findingLines(app: App, callId: number, width: number): string[] {
  const rows = app.quality.findings.ofCall(callId)
  return rows.length === 0 ? [] : ['', 'Findings', ...findingTable(rows, width)]
}

function attemptLines({ call, attempts }: CallDetail, formats: FigureFormats, width: number): string[] {
  if (attempts.length < 2) return []
  const rows = attempts.map(one => [
    one.id === call.id ? `${one.id} (this)` : String(one.id),
    one.chunk === null ? noFigure : String(one.chunk + 1),
    String(one.attempt),
    one.providerDisplayName,
    one.modelName,
    one.errorKind === null ? statusWords[one.status] : errorKindWords[one.errorKind],
    formats.duration(one.responseTimeMs),
    one.status === 'success' || one.costNanos !== null ? costWords(one, formats) : '',
  ])
  const columns = [
    { title: 'call', align: 'right' as const },
    { title: 'part', align: 'right' as const },
    { title: 'try', align: 'right' as const },
    { title: 'provider', shrinkTo: 8 },
    { title: 'model', shrinkTo: 8 },
    { title: 'outcome', shrinkTo: 7 },
    { title: 'time', align: 'right' as const },
    { title: 'cost', align: 'right' as const },
  ]
  return ['', 'All calls of its request', ...renderTextTable(columns, rows, { width, indent: '  ' })]
}

function noTextWords(why: NoText, formats: FigureFormats): string {
  switch (why.reason) {
    case 'deleted':
      return `deleted ${formats.time(why.at)}${why.by === 'retention' ? ', as old text is' : ' on request'}`
    case 'pending':
      return 'not yet: the call has not ended'
    case 'metadata_only':
      return 'not kept: storing text was switched off'
    case 'never_stored':
      return 'none came with it'
    case 'unreadable':
      return 'damaged'
    case 'no_such_call':
      return 'none'
  }
}
