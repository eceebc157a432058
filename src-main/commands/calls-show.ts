import type { Command } from 'commander'
import { type CallDetail, createCallQuery } from '../metrics/call-query.ts'
import { callToJson, scoreToJson } from '../metrics/call-to-json.ts'
import { findingToJson } from '../quality/finding-to-json.ts'
import { oneLine } from '../reports/display-width.ts'
import { detailLines } from './call-detail-lines.ts'
import { wholeNumber } from './call-options.ts'
import type { CommandContext } from './command.ts'

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
    scores: detail.scores.map(scoreToJson),
    attempts: detail.attempts.map(callToJson),
    text_kept: text.text !== null,
    ...(text.text === null && { text_missing: text.why.reason }),
    ...(withText &&
      text.text !== null && { source_text: text.text.source, output: text.text.output, request: text.text.request }),
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
