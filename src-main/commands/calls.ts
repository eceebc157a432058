import { Option } from 'commander'
import type { App } from '../app.ts'
import { type CallPage, createCallQuery, type ListedCall } from '../metrics/call-query.ts'
import { callToJson } from '../metrics/call-to-json.ts'
import { createFigureFormats, type FigureFormats } from '../reports/format-figures.ts'
import { renderTextTable, type TextColumn } from '../reports/text-table.ts'
import { errorKindWords, operationWords, statusWords } from '../reports/words.ts'
import { costWords } from './call-lines.ts'
import { addCallFilters, type CallFilterOptions, callFiltersOf, wholeNumber } from './call-options.ts'
import { addCallOrder, type CallOrderOptions, isDescending } from './call-order.ts'
import { addCallsShow } from './calls-show.ts'
import type { CommandContext, RegisterCommand } from './command.ts'

interface CallsOptions extends CallFilterOptions, CallOrderOptions {
  readonly search?: string
  readonly limit: number
  readonly cursor?: string
  readonly json?: boolean
}

/** `galley calls` and `galley calls show`. */
export const registerCalls: RegisterCommand = (program, context) => {
  const calls = program.command('calls').description('browse the calls, newest first')
  addCallFilters(calls)
  addCallOrder(calls, 'what comes first')
  calls
    .option('--search <text>', 'calls whose text has these words; Chinese, Japanese and Korean too')
    .addOption(new Option('--limit <n>', 'calls of a page').default(50).argParser(wholeNumber(1, 1000)))
    .option('--cursor <cursor>', 'the page after the one that ended with this')
    .option('--json', 'print one call a line as JSON')
    .action((options: CallsOptions) => run(context, options))
  addCallsShow(calls, context)
}

async function run(context: CommandContext, options: CallsOptions): Promise<void> {
  const app = await context.openApp('reader')
  const query = createCallQuery(app)
  const filters = callFiltersOf(options, app.registry, context.clock.now())
  const page = query.list({
    filters,
    sort: options.sort ?? 'time',
    descending: isDescending(options, 'time'),
    limit: options.limit,
    cursor: options.cursor ?? null,
    ...(options.search !== undefined && { search: options.search }),
  })
  if (options.json) {
    for (const call of page.calls) context.terminal.print(JSON.stringify(callToJson(call)))
    if (page.next !== null) context.terminal.note(`More: --cursor ${page.next}`)
    return
  }
  printPage(context, app, page, options)
  if (options.search === undefined && page.calls.length > 0) {
    const count = query.count(filters)
    const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
    const shown = `${formats.count(page.calls.length)} shown`
    context.terminal.note(`${shown}, ${count.exact ? '' : 'more than '}${formats.count(count.calls)} in all.`)
  }
  if (page.next !== null) context.terminal.note(`More: --cursor ${page.next}`)
}

function printPage({ terminal }: CommandContext, app: App, page: CallPage, options: CallsOptions): void {
  if (page.calls.length === 0) {
    terminal.note(emptyWords(options))
  } else {
    const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
    const rows = page.calls.map(call => callCells(call, formats))
    const lines = renderTextTable(callColumns, rows, { width: Math.max(40, terminal.columns) })
    const [head = '', ...body] = lines
    terminal.print(head)
    for (const [at, line] of body.entries()) {
      terminal.print(line)
      for (const snippet of snippetLines(page.calls[at], terminal.columns)) terminal.print(snippet)
    }
  }
  if (page.incomplete) terminal.note('Some newer texts are not indexed yet; the search may miss them for a moment.')
}

const callColumns: readonly TextColumn[] = [
  { title: 'call', align: 'right' },
  { title: 'when' },
  { title: 'provider', shrinkTo: 14 },
  { title: 'model', shrinkTo: 12 },
  { title: 'operation', shrinkTo: 8, optional: 3 },
  { title: 'book', shrinkTo: 8, optional: 2 },
  { title: 'chapter', shrinkTo: 8, optional: 4 },
  { title: 'languages', optional: 5 },
  { title: 'outcome', shrinkTo: 20 },
  { title: 'time', align: 'right' },
  { title: 'tokens', align: 'right', optional: 1 },
  { title: 'cost', align: 'right' },
]

function callCells(call: ListedCall, formats: FigureFormats): string[] {
  const tokens =
    call.inputTokens === null && call.outputTokens === null ? null : (call.inputTokens ?? 0) + (call.outputTokens ?? 0)
  const languages = [call.sourceLanguage, call.targetLanguage].filter(tag => tag !== null)
  return [
    String(call.id),
    formats.time(call.createdAt),
    call.origin === 'practice'
      ? 'simulated'
      : `${call.origin === 'sample' ? 'sample: ' : ''}${call.providerDisplayName}`,
    call.modelName,
    operationWords[call.operation],
    call.sourceBook ?? '',
    call.sourceChapter ?? '',
    languages.join(' to '),
    outcomeWords(call),
    formats.duration(call.responseTimeMs),
    tokens === null ? '' : formats.shortCount(tokens),
    call.status === 'success' || call.costNanos !== null ? costWords(call, formats) : '',
  ]
}

/** `success`, `success, cut off`, or the reason of a failure. */
function outcomeWords(call: ListedCall): string {
  if (call.errorKind !== null) return errorKindWords[call.errorKind]
  return call.finishReason === 'length' ? `${statusWords[call.status]}, cut off` : statusWords[call.status]
}

function snippetLines(call: ListedCall | undefined, width: number): string[] {
  return (call?.snippets ?? []).flatMap(snippet => {
    const text = `${snippet.cutStart ? '…' : ''}${snippet.text}${snippet.cutEnd ? '…' : ''}`
    const label = snippet.part === 'source' ? 'source' : 'output'
    return renderTextTable([{ title: '' }, { title: '', shrinkTo: 10 }], [[label, text]], {
      width,
      indent: '    ',
      header: false,
    })
  })
}

function emptyWords(options: CallsOptions): string {
  const given = Object.keys(options).filter(key => !['sort', 'limit', 'json', 'ascending', 'descending'].includes(key))
  return given.length === 0
    ? 'There are no calls yet. "galley translate FILE --to en" makes one, "galley import FILE" brings in calls made elsewhere.'
    : 'No call matches. Leave out a filter to see more.'
}
