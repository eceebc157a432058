import type { Command } from 'commander'
import { type Operation, operations } from '../../db/vocabulary.ts'
import type { App } from '../app-types.ts'
import { Failure } from '../failure.ts'
import { usualPolicy } from '../insights/selection/policy.ts'
import { type Candidate, fewestCalls } from '../insights/selection/selector.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import { checkStep } from '../service/check-step.ts'
import type { Step } from '../service/fallback-chains.ts'
import { type FirstModel, writeFirstModel } from '../service/first-models.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { operationOf, registerRoutingSet } from './routing-set.ts'
import { chainWords, policyWords } from './routing-words.ts'

/** `galley routing show|set|explain|release`: who is asked first, who next where a model fails, and how `auto` chooses. */
export const registerRoutingCommand: RegisterCommand = (program, context) => {
  const routing = program
    .command('routing')
    .description('who is asked first for each kind of work, who next where a model fails, and how --model auto chooses')
  registerShow(routing, context)
  registerRoutingSet(routing, context)
  registerExplain(routing, context)
  registerRelease(routing, context)
}

function registerShow(routing: Command, { openApp, terminal }: CommandContext): void {
  routing
    .command('show', { isDefault: true })
    .description('first models, chains, the rules of auto, and the model that each book keeps')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: boolean }) => {
      const app = await openApp('reader')
      const chains = app.chains.list()
      const policies = app.selection.policies()
      const books = app.selection.books()
      const firstModels = Object.fromEntries(operations.map(each => [each, app.firstModels.of(each)]))
      if (json === true) {
        terminal.print(JSON.stringify({ default: defaultOf(app), firstModels, chains, policies, usualPolicy, books }))
        return
      }
      const asked = defaultOf(app)
      terminal.print(
        asked === null
          ? 'Where no model is named, nobody can be asked: no provider has a key.'
          : `Where no model is named, ${writeFirstModel(asked)} is asked first.`,
      )
      for (const operation of operations) {
        const first = app.firstModels.of(operation)
        if (first !== null) terminal.print(await firstWords(app, operation, first))
      }
      if (chains.length === 0) {
        terminal.print('No chain is set: where a model fails, nobody else is asked.')
        terminal.print('  Set one: galley routing set --chain anthropic/claude-sonnet-5-5,mistral/mistral-large-2512')
      }
      for (const chain of chains) {
        terminal.print(chainWords(chain))
        for (const step of chain.steps) {
          const check = await checkStep(app, step, null)
          terminal.print(`  ${step.provider}/${step.model}${check.ok ? '' : `  passed over: ${check.problem.text}`}`)
        }
      }
      const shown = policies.length === 0 ? [{ operation: null, policy: usualPolicy }] : policies
      for (const { operation, policy } of shown) {
        terminal.print(`auto${operation === null ? '' : ` for ${operation}`}: ${policyWords(policy)}`)
      }
      for (const { book, operation, provider, model, reason } of books) {
        terminal.print(`"${book}" keeps ${provider}/${model} for ${operation}`)
        terminal.print(`  ${reason}`)
      }
    })
}

/** What is asked first by default; null where nobody with a key is set up. */
function defaultOf({ registry }: App): Step | null {
  try {
    const { provider, model, isGuess } = registry.resolve({})
    return isGuess === true ? null : { provider: provider.name, model }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return null
  }
}

async function firstWords(app: App, operation: Operation, first: FirstModel): Promise<string> {
  if (first === 'auto') return `  ${operation}: auto, the one that does best by your calls`
  const check = await checkStep(app, first, null)
  return `  ${operation}: ${writeFirstModel(first)}${check.ok ? '' : `  cannot be asked: ${check.problem.text}`}`
}

interface ExplainOptions {
  readonly operation: string
  readonly from?: string
  readonly to?: string
  readonly book?: string
  readonly provider?: string
  readonly json?: boolean
}

function registerExplain(routing: Command, { openApp, terminal }: CommandContext): void {
  routing
    .command('explain')
    .description('what auto would choose now, why, and how all candidates compare')
    .option('--operation <name>', 'what is to be done', 'translation')
    .option('--from <language>', 'language of the text')
    .option('--to <language>', 'language of the answer')
    .option('--book <name>', 'a book may keep a model')
    .option('--provider <name>', 'only models of this provider')
    .option('--json', 'print one JSON object')
    .action(async (options: ExplainOptions) => {
      const app = await openApp('reader')
      const choice = app.selection.choose({
        operation: operationOf(options.operation) ?? 'translation',
        sourceLanguage: options.from ?? null,
        targetLanguage: options.to ?? null,
        book: options.book ?? null,
        provider: options.provider ?? null,
        dry: true,
      })
      if (options.json === true) {
        const { provider, model, reason, sentence, next } = choice
        const candidates = choice.candidates.map(({ excluded, ...each }) => ({
          ...each,
          excluded: excluded?.text ?? null,
        }))
        const { text, said } = sentence
        terminal.print(
          JSON.stringify({ provider: provider.name, model, reason, sentence: text, said, candidates, next }),
        )
        return
      }
      terminal.print(choice.sentence.text)
      const columns = [
        { title: 'Model', shrinkTo: 20 },
        { title: 'Score', align: 'right' as const },
        { title: 'Success', align: 'right' as const },
        { title: 'Per 1,000 chars', align: 'right' as const },
        { title: 'Cost', align: 'right' as const },
        { title: 'Quality', align: 'right' as const },
        { title: 'Calls', align: 'right' as const },
        { title: 'Note', optional: 1 },
      ]
      const rows = choice.candidates.map(candidateRow)
      for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
    })
}

function candidateRow(candidate: Candidate): string[] {
  const { provider, model, score, figures, belief, excluded } = candidate
  const formats = createFigureFormats({ timeZone: 'UTC' })
  const note = excluded?.text ?? (belief.calls < fewestCalls ? 'not enough data yet' : '')
  return [
    `${provider}/${model}`,
    score.toFixed(2),
    formats.percent(figures.success),
    formats.duration(figures.msPer1k),
    formats.money(figures.costNanos),
    figures.quality === null || belief.scores === 0 ? '–' : figures.quality.toFixed(2),
    formats.count(Math.round(belief.calls)),
    note,
  ]
}

function registerRelease(routing: Command, { owner, terminal }: CommandContext): void {
  routing
    .command('release <book>')
    .description("choose a book's model anew with its next call")
    .action(async (book: string) => {
      const { act } = await owner()
      const released = await act('routing.releaseBook', { book })
      terminal.print(released === 0 ? `"${book}" keeps no model.` : `The next call for "${book}" chooses anew.`)
    })
}
