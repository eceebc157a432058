import type { Command } from 'commander'
import { Failure } from '../failure.ts'
import { readEvidence } from '../insights/recommendations/read-evidence.ts'
import type { DoneRecommendation } from '../insights/recommendations/recommendations.ts'
import { createRecommendationRepository } from '../store/repositories/recommendation-repository.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { parseDollars } from './provider-options.ts'

/** `galley recommendations [list|apply|undo|dismiss|restore]`: what to do, with the figures it rests on, and the doing of it. */
export const registerRecommendationsCommand: RegisterCommand = (program, context) => {
  const advice = program
    .command('recommendations')
    .alias('advice')
    .description('what to do, why, and what it would bring')
  registerList(advice, context)
  registerApply(advice, context)
  registerUndo(advice, context)
  registerDismiss(advice, context)
  registerRestore(advice, context)
}

function registerList(advice: Command, context: CommandContext): void {
  advice
    .command('list', { isDefault: true })
    .description('what to do, from the last 30 days, most worthwhile first')
    .option('--all', 'those put aside or done, too')
    .option('--json', 'print one recommendation a line as JSON')
    .action((options: { readonly all?: boolean; readonly json?: boolean }) => list(context, options))
}

async function list(
  { openApp, terminal }: CommandContext,
  { all, json }: { readonly all?: boolean; readonly json?: boolean },
): Promise<void> {
  const app = await openApp('reader')
  const realm = app.isSample ? 'sample' : 'real'
  const evidence = readEvidence(createRecommendationRepository(app.store, realm), app.clock.now())
  const keyed = new Set(app.vault.providersWithKey())
  const keys = new Map(app.registry.list().map(({ name }) => [name, keyed.has(name) ? true : null]))
  const found = app.recommendations.list(evidence, keys, all === true)
  const done = app.recommendations.done()
  if (json === true) {
    for (const { change: _change, ...recommendation } of found) terminal.print(JSON.stringify(recommendation))
    return
  }
  if (found.length === 0) {
    printDone(terminal, done)
    terminal.print(`Nothing to recommend from ${evidence.calls.toLocaleString('en')} calls of the last 30 days.`)
    return
  }
  for (const { key, title, reason, gain, confidence, state, change } of found) {
    terminal.print(`${title}${state === 'open' ? '' : ` (${state})`}`)
    terminal.print(`  ${reason}`)
    terminal.print(`  ${gain.words} Confidence: ${confidence}.`)
    if (state === 'open' && change !== null) terminal.print(`  Do it: galley recommendations apply ${quoted(key)}`)
    if (state === 'dismissed') terminal.print(`  Bring it back: galley recommendations restore ${quoted(key)}`)
  }
  printDone(terminal, done)
}

function printDone({ print }: CommandContext['terminal'], done: readonly DoneRecommendation[]): void {
  for (const { key, message } of done) {
    print(`Done: ${message}`)
    print(`  Take it back: galley recommendations undo ${quoted(key)}`)
  }
}

/** A key holds blanks, so a shell needs it quoted. */
function quoted(key: string): string {
  return `'${key.replaceAll("'", "'\\''")}'`
}

interface PriceOptions {
  readonly input?: string
  readonly output?: string
  readonly json?: boolean
}

function registerApply(advice: Command, { owner, terminal }: CommandContext): void {
  advice
    .command('apply <key>')
    .description('do it, and say what was changed; it can be taken back')
    .option('--input <dollars>', 'for a model without a price: US dollars for a million tokens of input')
    .option('--output <dollars>', 'for a model without a price: US dollars for a million tokens of output')
    .option('--json', 'print what was changed as one JSON object')
    .action(async (key: string, { input, output, json }: PriceOptions) => {
      const values = {
        ...(input === undefined ? {} : { input_per_mtok: dollarsOf(input, '--input') }),
        ...(output === undefined ? {} : { output_per_mtok: dollarsOf(output, '--output') }),
      }
      const { act } = await owner()
      const done = await act('recommendations.apply', { key, values })
      terminal.print(json === true ? JSON.stringify(done) : done.message)
    })
}

function dollarsOf(text: string, option: string): number {
  const nanos = parseDollars(text)
  if (nanos === null) throw new Failure('usage', `${option} takes US dollars, such as 0.15, not "${text}".`)
  return nanos / 1e9
}

function registerUndo(advice: Command, { owner, terminal }: CommandContext): void {
  advice
    .command('undo <key>')
    .description('take back what was applied')
    .option('--json', 'print what was changed as one JSON object')
    .action(async (key: string, { json }: { readonly json?: boolean }) => {
      const { act } = await owner()
      const undone = await act('recommendations.undo', { key })
      terminal.print(json === true ? JSON.stringify(undone) : undone.message)
    })
}

function registerDismiss(advice: Command, { owner, terminal }: CommandContext): void {
  advice
    .command('dismiss <key>')
    .description('put it aside; it comes back before that only where it gets half as bad again')
    .option('--days <number>', 'for so many days', '30')
    .option('--for-good', 'until you bring it back')
    .option('--json', 'print one JSON object')
    .action(
      async (key: string, options: { readonly days: string; readonly forGood?: boolean; readonly json?: boolean }) => {
        const days = Number(options.days)
        if (!Number.isSafeInteger(days) || days < 1 || days > 3650) {
          throw new Failure('usage', `--days takes a whole number from 1 to 3650, not "${options.days}".`)
        }
        const { act } = await owner()
        const aside = await act('recommendations.dismiss', { key, days: options.forGood === true ? null : days })
        if (options.json === true) terminal.print(JSON.stringify(aside))
        else
          terminal.print(`Put aside${options.forGood === true ? '' : ` for ${days} ${days === 1 ? 'day' : 'days'}`}.`)
      },
    )
}

function registerRestore(advice: Command, { owner, terminal }: CommandContext): void {
  advice
    .command('restore <key>')
    .description('bring back what was put aside')
    .option('--json', 'print one JSON object')
    .action(async (key: string, { json }: { readonly json?: boolean }) => {
      const { act } = await owner()
      const restored = await act('recommendations.restore', { key })
      terminal.print(json === true ? JSON.stringify(restored) : 'It is listed again.')
    })
}
