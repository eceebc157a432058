import type { Command } from 'commander'
import { type ChainCause, chainCauses, type Operation, operations } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { SelectionPolicy } from '../insights/selection/policy.ts'
import type { Step } from '../service/fallback-chains.ts'
import { type FirstModel, writeFirstModel } from '../service/first-models.ts'
import type { FirstModelChoice } from '../service/set-first-model.ts'
import type { CommandContext } from './command.ts'
import { type RuleOptions, readPolicyChanges } from './routing-options.ts'
import { chainWords, policyWords } from './routing-words.ts'

interface SetOptions extends RuleOptions {
  readonly operation?: string
  readonly book?: string
  readonly cause?: string
  readonly chain?: string
  readonly first?: string
  readonly noChain?: boolean
  readonly reset?: boolean
  readonly json?: boolean
}

export function registerRoutingSet(routing: Command, { owner, terminal }: CommandContext): void {
  routing
    .command('set')
    .description('set a first model, a chain, or the rules of auto; for one operation or for all')
    .option('--operation <name>', 'for this operation only')
    .option('--book <name>', 'the chain of this book only')
    .option('--cause <cause>', 'when the chain holds: any, context_length or content_filter', 'any')
    .option(
      '--first <model>',
      'whom to ask first where no model is named, as provider/model; "auto" leaves it to Galley, "-" goes back to the default',
    )
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
      if (
        options.first === undefined &&
        options.chain === undefined &&
        options.reset !== true &&
        Object.keys(changes).length === 0
      ) {
        throw new Failure('usage', 'Nothing to change was given. See `galley routing set --help`.')
      }
      const { act } = await owner()
      const done: Record<string, unknown> = {}
      if (options.first !== undefined) {
        const first = await act('routing.setFirst', { operation, ...firstOf(options.first) })
        done.first = first
        terminal.note(firstSetWords(operation, first))
      }
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

function firstOf(text: string): {
  readonly choice: FirstModelChoice
  readonly provider?: string
  readonly model?: string
} {
  const word = text.trim()
  if (word === '-') return { choice: 'default' }
  if (word.toLowerCase() === 'auto') return { choice: 'auto' }
  const [step] = stepsOf(word)
  if (step === undefined) throw new Failure('usage', '--first takes provider/model, auto, or - for the default.')
  return { choice: 'model', ...step }
}

function firstSetWords(operation: Operation | null, first: FirstModel | null): string {
  const work = operation ?? 'All work without a model of its own'
  if (first === null) return `${work} goes to the default first.`
  return first === 'auto'
    ? `${work}: Galley chooses by your calls.`
    : `${work} goes to ${writeFirstModel(first)} first.`
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

function causeOf(text: string): ChainCause {
  const cause = chainCauses.find(each => each === text)
  if (cause === undefined) throw new Failure('usage', `--cause takes ${chainCauses.join(', ')}, not "${text}".`)
  return cause
}

export function operationOf(text: string | undefined): Operation | null {
  if (text === undefined) return null
  const operation = operations.find(each => each === text)
  if (operation === undefined) {
    throw new Failure('usage', `There is no operation "${text}". There are: ${operations.join(', ')}.`)
  }
  return operation
}
