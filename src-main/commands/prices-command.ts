import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import type { PriceDataStatus, PriceDescription } from '../ledger/pricing-types.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import { noFigure } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { ActionInput } from '../server/owner-actions.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { parseDay } from './parse-day.ts'
import { parseDollars } from './provider-options.ts'

/** `galley prices`: what calls cost, where each price comes from, and prices of one's own. */
export const registerPricesCommand: RegisterCommand = (program, context) => {
  const prices = program
    .command('prices')
    .description('show where prices come from, set your own, refresh the price data')
  registerList(prices, context)
  registerShow(prices, context)
  registerSet(prices, context)
  registerUnset(prices, context)
  registerRefresh(prices, context)
}

interface JsonOption {
  readonly json?: boolean
}

function registerList(prices: Command, { openApp, terminal, clock }: CommandContext): void {
  prices
    .command('list', { isDefault: true })
    .description('the price of every listed model now, in dollars per million tokens')
    .option('--provider <name>', 'only this provider')
    .option('--unpriced', 'only models without a price')
    .option('--json', 'print one model a line as JSON')
    .action(async (options: { provider?: string; unpriced?: boolean } & JsonOption) => {
      const app = await openApp('reader')
      const now = clock.now()
      const rows = chooseProviders(app, options.provider)
        .flatMap(provider => modelsOf(app, provider).map(model => ({ provider, model })))
        .map(({ provider, model }) => ({
          provider: provider.name,
          model,
          price: app.pricing.describePrice(provider.id, model, now),
        }))
        .filter(row => options.unpriced !== true || row.price === null)
      if (options.json) {
        for (const row of rows) terminal.print(JSON.stringify(row))
        return
      }
      const columns = [
        { title: 'Provider' },
        { title: 'Model', shrinkTo: 16 },
        { title: 'Input', align: 'right' as const },
        { title: 'Cached', align: 'right' as const, optional: 2 },
        { title: 'Output', align: 'right' as const },
        { title: 'Source', shrinkTo: 12 },
        { title: 'Date', optional: 1 },
      ]
      const cells = rows.map(({ provider, model, price }) => [provider, model, ...priceCells(price)])
      for (const line of renderTextTable(columns, cells, { width: Math.max(60, terminal.columns) }))
        terminal.print(line)
      terminal.note(`Dollars per million tokens. Price data: ${describeStatus(app.pricing.status())}.`)
    })
}

/** A rate to the last digit, unlike a sum: `$0.125`. */
function rateInDollars(nanos: number | null): string {
  if (nanos === null) return noFigure
  const digits = (nanos / 1e9).toFixed(9).replace(/0{1,7}$/, '')
  return `$${digits}`
}

function priceCells(price: PriceDescription | null): string[] {
  if (price === null) return ['unpriced', noFigure, 'unpriced', 'no price known', noFigure]
  const { buckets } = price
  return [
    rateInDollars(buckets.inputUncached),
    rateInDollars(buckets.cacheRead),
    rateInDollars(buckets.outputText),
    price.origin,
    price.date ?? noFigure,
  ]
}

function describeStatus(status: PriceDataStatus): string {
  return `${status.origin}, of ${status.date}${status.refreshed ? '' : ' (ships with Galley)'}`
}

function chooseProviders(app: App, name: string | undefined): readonly ConfiguredProvider[] {
  if (name !== undefined) return [app.registry.expect(name)]
  return app.registry.list().filter(provider => provider.kind !== 'practice')
}

function modelsOf(app: App, provider: ConfiguredProvider): string[] {
  const own = app.pricing.listUserPrices().filter(price => price.providerId === provider.id)
  const listed = provider.models.filter(model => !model.isRetired).map(model => model.model)
  const set = own.map(price => price.model).filter(model => !listed.some(name => sameModel(name, model)))
  return [...listed, ...new Set(set)]
}

function sameModel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function registerShow(prices: Command, { openApp, terminal, clock }: CommandContext): void {
  prices
    .command('show <provider> <model>')
    .description('one price in full: every unit, tiers, source and date')
    .option('--at <day>', 'the price in force on this day')
    .option('--json', 'print one JSON object')
    .action(async (name: string, model: string, options: { at?: string } & JsonOption) => {
      const app = await openApp('reader')
      const provider = app.registry.expect(name)
      const timeZone = app.settings.get('timeZone')
      const at = options.at === undefined ? clock.now() : parseDay(options.at, '--at', timeZone)
      const price = app.pricing.describePrice(provider.id, model, at)
      if (options.json) return terminal.print(JSON.stringify({ provider: provider.name, model, price }))
      terminal.print(price === null ? describeUnpriced(provider, model) : describePrice(provider, model, price))
    })
}

function describeUnpriced(provider: ConfiguredProvider, model: string): string {
  return [
    `${provider.displayName} ${model}: unpriced. Calls are kept and counted; their cost is shown as unknown.`,
    `Set a price: galley prices set ${provider.name} ${model} --input DOLLARS --output DOLLARS (per million tokens), then galley reprice`,
  ].join('\n')
}

function describePrice(provider: ConfiguredProvider, model: string, price: PriceDescription): string {
  const lines = price.rates.map(rate => {
    const tiers = rate.tiers.map(
      tier => `; ${rateInDollars(tier.nanos)} above ${tier.above.toLocaleString('en')} input tokens`,
    )
    return `  ${rate.unit}: ${rateInDollars(rate.nanos)} for ${rate.per.toLocaleString('en')}${tiers.join('')}`
  })
  const matched = price.matchedModel === null ? '' : `, as ${price.matchedModel}`
  const date = price.date === null ? '' : `, of ${price.date}`
  return [`${provider.displayName} ${model}${matched}`, ...lines, `  Source: ${price.origin}${date}`].join('\n')
}

interface SetOptions extends JsonOption {
  readonly input: string
  readonly output: string
  readonly cacheRead?: string
  readonly cacheWrite?: string
  readonly cacheWrite1h?: string
  readonly from?: string
}

function registerSet(prices: Command, { owner, terminal }: CommandContext): void {
  prices
    .command('set <provider> <model>')
    .description('set your own price, in dollars per million tokens; it comes before every other')
    .requiredOption('--input <dollars>', 'input that is not cached')
    .requiredOption('--output <dollars>', 'output, reasoning included')
    .option('--cache-read <dollars>', 'input read from the cache; the input price where left out')
    .option('--cache-write <dollars>', 'input written to the cache; the input price where left out')
    .option('--cache-write-1h <dollars>', 'input written for an hour; as --cache-write where left out')
    .option('--from <day>', 'in force from this day on; always where left out')
    .option('--json', 'print the price as one JSON object')
    .action(async (name: string, model: string, options: SetOptions) => {
      const rates = {
        inputPerMtok: amount(options.input, '--input'),
        outputPerMtok: amount(options.output, '--output'),
        cacheReadPerMtok: optionalAmount(options.cacheRead, '--cache-read'),
        cacheWrite5mPerMtok: optionalAmount(options.cacheWrite, '--cache-write'),
        cacheWrite1hPerMtok: optionalAmount(options.cacheWrite1h, '--cache-write-1h'),
      }
      const { app, act } = await owner()
      const provider = app.registry.expect(name)
      const effectiveFrom =
        options.from === undefined ? 0 : parseDay(options.from, '--from', app.settings.get('timeZone'))
      const price = await act('prices.set', { providerId: provider.id, model, ...rates, effectiveFrom })
      if (options.json) return terminal.print(JSON.stringify({ provider: provider.name, ...price }))
      terminal.print(
        `${provider.displayName} ${price.model} has your price${options.from === undefined ? '' : ` from ${options.from} on`}.`,
      )
      terminal.note(
        `Calls on record keep their cost. To price them again: galley reprice --provider ${provider.name} --model ${price.model}`,
      )
    })
}

function amount(text: string, option: string): number {
  const nanos = parseDollars(text)
  if (nanos === null) throw new Failure('usage', `${option} needs an amount of dollars; 0 is free.`)
  return nanos
}

function optionalAmount(text: string | undefined, option: string): number | null {
  return text === undefined ? null : amount(text, option)
}

function registerUnset(prices: Command, { owner, terminal }: CommandContext): void {
  prices
    .command('unset <provider> <model>')
    .description('take your own price away; the price data counts again')
    .option('--from <day>', 'only the price that was set from this day on')
    .option('--json', 'print one JSON object')
    .action(async (name: string, model: string, options: { from?: string } & JsonOption) => {
      const { app, act } = await owner()
      const provider = app.registry.expect(name)
      const from = options.from === undefined ? null : parseDay(options.from, '--from', app.settings.get('timeZone'))
      const removed = await act('prices.unset', { providerId: provider.id, model, effectiveFrom: from })
      if (removed === 0) {
        throw new Failure(
          'not_found',
          `There is no price of yours for ${provider.name} ${model}${options.from === undefined ? '' : ` from ${options.from} on`}. Nothing was changed.`,
        )
      }
      if (options.json) return terminal.print(JSON.stringify({ provider: provider.name, model, removed }))
      terminal.print(`Your price for ${provider.displayName} ${model} was taken away.`)
      terminal.note('Calls on record keep their cost. To price them again: galley reprice')
    })
}

function registerRefresh(prices: Command, { owner, terminal }: CommandContext): void {
  prices
    .command('refresh')
    .description("read newer price data: from the price package's own address, or from a file")
    .option('--file <file>', 'a genai-prices data file (data.json)')
    .option('--bundled', 'go back to the prices that ship with Galley')
    .option('--json', 'print one JSON object')
    .action(async (options: { file?: string; bundled?: boolean } & JsonOption) => {
      if (options.file !== undefined && options.bundled) {
        throw new Failure('usage', 'Give --file or --bundled, not both.')
      }
      const { act } = await owner()
      const status = await act('prices.refresh', chooseRefresh(options))
      if (options.json) return terminal.print(JSON.stringify(status))
      terminal.print(`Prices now come from ${describeStatus(status)}.`)
      terminal.note('Calls on record keep their cost. To price those without one: galley reprice --only-unpriced')
    })
}

function chooseRefresh(options: { file?: string; bundled?: boolean }): ActionInput<'prices.refresh'> {
  if (options.file !== undefined) return { from: 'file', file: resolve(options.file) }
  return { from: options.bundled ? 'bundled' : 'package' }
}
