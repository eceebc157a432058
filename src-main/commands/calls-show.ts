import type { Command } from 'commander'
import type { App } from '../app.ts'
import type { NoText } from '../ledger/content-types.ts'
import { type CallDetail, createCallQuery } from '../metrics/call-query.ts'
import { callToJson } from '../metrics/call-to-json.ts'
import { findingToJson } from '../quality/finding-to-json.ts'
import { oneLine } from '../reports/display-width.ts'
import { createFigureFormats, type FigureFormats, noFigure } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import { errorKindWords, languagePairWords, operationWords, statusWords } from '../reports/words.ts'
import { costWords, providerWords } from './call-lines.ts'
import { wholeNumber } from './call-options.ts'
import type { CommandContext } from './command.ts'
import { findingTable } from './quality-findings.ts'

interface ShowOptions {
  readonly text?: boolean
  readonly json?: boolean
}

/** `galley calls show ID`. */
export function addCallsShow(calls: Command, context: CommandContext): void {
  calls
    .command('show')
    .description('one call in full: outcome, tokens, how its cost came about, the other tries of its request')
    .argument('<id>', 'the number of the call', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--text', 'with the text that was sent and what came back')
    .option('--json', 'print it as one JSON object')
    // `--json` is also an option of `calls`, which takes it where both have it.
    .action((id: number, _options: ShowOptions, command: Command) => show(context, id, command.optsWithGlobals()))
}

async function show(context: CommandContext, id: number, options: ShowOptions): Promise<void> {
  const app = await context.openApp('reader')
  const detail = createCallQuery(app).get(id)
  if (options.json) {
    const findings = app.quality.findings.ofCall(id).map(findingToJson)
    context.terminal.print(JSON.stringify({ ...detailToJson(detail, options.text === true), findings }))
    return
  }
  const width = Math.max(40, context.terminal.columns)
  for (const line of detailLines(detail, app, width)) context.terminal.print(line)
  if (options.text) printText(context, detail)
}

function detailToJson(detail: CallDetail, withText: boolean): object {
  const { text } = detail
  return {
    ...callToJson(detail.call),
    details: detail.details,
    cost: detail.cost && {
      source: detail.cost.price.source,
      matched_model: detail.cost.price.matchedModel,
      source_version: detail.cost.price.sourceVersion,
      rates: detail.cost.price.rates,
      lines: detail.cost.lines,
    },
    scores: detail.scores.map(score => ({
      source: score.source,
      name: score.name,
      value: score.value === null ? null : score.value / 1000,
      comment: score.comment,
      created_by: score.createdBy,
      created_at: new Date(score.createdAt).toISOString(),
    })),
    attempts: detail.attempts.map(callToJson),
    text_kept: text.text !== null,
    ...(text.text === null && { text_missing: text.why.reason }),
    ...(withText &&
      text.text !== null && { source_text: text.text.source, output: text.text.output, request: text.text.request }),
  }
}

/** Why Galley chose the model, where it did. */
function choiceOf(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('choice' in details)) return null
  return typeof details.choice === 'string' ? details.choice : null
}

function detailLines(detail: CallDetail, app: App, width: number): string[] {
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

function printText({ terminal }: CommandContext, { text }: CallDetail): void {
  if (text.text === null) return
  const parts: [string, string | null][] = [
    ['Source', text.text.source],
    ['Output', text.text.output],
  ]
  for (const [title, body] of parts) {
    terminal.print(`\n${title}\n${'-'.repeat(title.length)}`)
    terminal.print(body === null ? '(none)' : body.split('\n').map(printable).join('\n'))
  }
}

/** Keeps lines as they are, but lets no control character of a model's answer reach the terminal. */
function printable(line: string): string {
  return /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(line) ? oneLine(line) : line
}
