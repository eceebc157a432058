import type { Command } from 'commander'
import { type ChainCause, chainCauses, type Operation, operations } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { SelectionPolicy } from '../insights/selection/policy.ts'
import { usualPolicy } from '../insights/selection/policy.ts'
import { type Candidate, fewestCalls } from '../insights/selection/selector.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import { checkStep } from '../service/check-step.ts'
import type { FallbackChain, Step } from '../service/fallback-chains.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { type RuleOptions, readPolicyChanges } from './routing-options.ts'

/** `galley routing show|set|explain|release`: who is asked next where a model fails, and how `auto` chooses. */
export const registerRoutingCommand: RegisterCommand = (program, context) => {
  const routing = program
    .command('routing')
    .description('who is asked next where a model fails, and how --model auto chooses')
  registerShow(routing, context)
  registerSet(routing, context)
  registerExplain(routing, context)
  registerRelease(routing, context)
}

function registerShow(routing: Command, { openApp, terminal }: CommandContext): void {
  routing
    .command('show', { isDefault: true })
    .description('chains, the rules of auto, and the model that each book keeps')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: boolean }) => {
      const app = await openApp('reader')
      const chains = app.chains.list()
      const policies = app.selection.policies()
      const books = app.selection.books()
      if (json === true) {
        terminal.print(JSON.stringify({ chains, policies, usualPolicy, books }))
        return
      }
      if (chains.length === 0) {
        terminal.print('No chain is set: where a model fails, nobody else is asked.')
        terminal.print('  Set one: galley routing set --chain anthropic/claude-sonnet-5-5,mistral/mistral-large-2512')
      }
      for (const chain of chains) {
        terminal.print(chainWords(chain))
        for (const step of chain.steps) {
          const check = await checkStep(app, step, null)
          terminal.print(`  ${step.provider}/${step.model}${check.ok ? '' : `  passed over: ${check.problem}`}`)
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

function chainWords({ operation, book, cause, steps }: FallbackChain): string {
  const where = `${operation ?? 'All operations'}${book === null ? '' : `, book "${book}"`}`
  const why = { any: 'fails', context_length: 'finds the text too long', content_filter: 'refuses the text' }[cause]
  return steps.length === 0
    ? `${where}: where a model ${why}, nobody else is asked.`
    : `${where}: where a model ${why}, then in this order`
}

function policyWords(policy: SelectionPolicy): string {
  const { weights, maxCostPer1kCharsNanos, minQuality, maxP95Ms, exploration, keepsBooks, models } = policy
  const formats = createFigureFormats({ timeZone: 'UTC' })
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0)
  const shares = Object.entries(weights).map(([name, weight]) => `${name} ${formats.percent(weight / sum)}`)
  const limits = [
    maxCostPer1kCharsNanos === null ? [] : [`at most ${formats.money(maxCostPer1kCharsNanos)} for 1,000 characters`],
    minQuality === null ? [] : [`quality at least ${minQuality}`],
    maxP95Ms === null ? [] : [`19 of 20 calls within ${formats.duration(maxP95Ms)}`],
  ].flat()
  return [
    shares.join(', '),
    ...limits,
    `${formats.percent(exploration)} of calls try another model`,
    keepsBooks ? 'a book keeps its model' : 'books change models freely',
    ...(models === null ? [] : [`only ${models.join(', ')}`]),
  ].join('; ')
}

interface SetOptions extends RuleOptions {
  readonly operation?: string
  readonly book?: string
  readonly cause?: string
  readonly chain?: string
  readonly noChain?: boolean
  readonly reset?: boolean
  readonly json?: boolean
}

function registerSet(routing: Command, { owner, terminal }: CommandContext): void {
  routing
    .command('set')
    .description('set a chain, or change the rules of auto; for one operation or for all')
    .option('--operation <name>', 'for this operation only')
    .option('--book <name>', 'the chain of this book only')
    .option('--cause <cause>', 'when the chain holds: any, context_length or content_filter', 'any')
    .option(
      '--chain <models>',
      'whom to ask next, as provider/model,provider/model; "-" takes the chain away, "none" asks nobody',
    )
    .option('--weights <shares>', 'such as success=40,quality=30,speed=15,price=15')
    .option('--max-cost <dollars>', 'for 1,000 characters of source; "-" for no limit')
    .option('--min-quality <score>', 'from 0 to 1; "-" for no limit')
    .option('--max-p95 <seconds>', 'within which 19 of 20 calls must end; "-" for no limit')
    .option('--explore <share>', 'share of calls that may try another model, from 0 to 0.5')
    .option('--keep-books <on|off>', 'whether a book keeps its model until that gets worse')
    .option('--models <models>', 'the only ones to choose from, as provider/model,...; "-" for all that were used')
    .option('--reset', 'the rules of auto back to the usual')
    .option('--json', 'print what was set as one JSON object')
    .action(async (options: SetOptions) => {
      const operation = operationOf(options.operation)
      const changes = readPolicyChanges(options)
      if (options.chain === undefined && options.reset !== true && Object.keys(changes).length === 0) {
        throw new Failure('usage', 'Nothing to change was given. See `galley routing set --help`.')
      }
      const { act } = await owner()
      const done: Record<string, unknown> = {}
      if (options.chain !== undefined) {
        const place = { operation, book: options.book ?? null, cause: causeOf(options.cause ?? 'any') }
        if (options.chain === '-') {
          await act('routing.removeChain', place)
          done.chain = null
          terminal.note('The chain was taken away.')
        } else {
          const chain = await act('routing.setChain', { ...place, steps: stepsOf(options.chain) })
          done.chain = chain
          terminal.note(
            `${chainWords(chain)} ${chain.steps.map(({ provider, model }) => `${provider}/${model}`).join(', ')}`,
          )
        }
      }
      if (options.reset === true) done.policy = await act('routing.resetPolicy', { operation })
      if (Object.keys(changes).length > 0) done.policy = await act('routing.setPolicy', { operation, changes })
      if (options.json === true) terminal.print(JSON.stringify(done))
      else if (done.policy !== undefined) terminal.print(`auto: ${policyWords(done.policy as SelectionPolicy)}`)
    })
}

function stepsOf(text: string): Step[] {
  if (text === 'none') return []
  return text.split(',').map(part => {
    const name = part.trim()
    const slash = name.indexOf('/')
    if (slash <= 0 || slash === name.length - 1) {
      throw new Failure('usage', `Write each model as provider/model, not "${name}".`)
    }
    return { provider: name.slice(0, slash), model: name.slice(slash + 1) }
  })
}

function operationOf(text: string | undefined): Operation | null {
  if (text === undefined) return null
  const operation = operations.find(each => each === text)
  if (operation === undefined) {
    throw new Failure('usage', `There is no operation "${text}". There are: ${operations.join(', ')}.`)
  }
  return operation
}

function causeOf(text: string): ChainCause {
  const cause = chainCauses.find(each => each === text)
  if (cause === undefined) throw new Failure('usage', `--cause takes ${chainCauses.join(', ')}, not "${text}".`)
  return cause
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
        const { provider, model, reason, sentence, candidates, next } = choice
        terminal.print(JSON.stringify({ provider: provider.name, model, reason, sentence, candidates, next }))
        return
      }
      terminal.print(choice.sentence)
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
  const note = excluded ?? (belief.calls < fewestCalls ? 'not enough data yet' : '')
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
