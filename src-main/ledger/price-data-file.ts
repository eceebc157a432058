import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { MatchLogic, Provider } from '@pydantic/genai-prices'
import { z } from 'zod'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'

/** Price data in force, with where and when it came from. */
export interface PriceData {
  /** Null: the data that ships with the price package. */
  readonly providers: readonly Provider[] | null
  /** A file's name or an address. */
  readonly source: string
  /** ISO date of the data: its release, or the day it was fetched or read. */
  readonly date: string
}

/** The version and release date of the bundled data; a test holds them to the installed package. */
export const bundledPriceData: PriceData = {
  providers: null,
  source: '@pydantic/genai-prices 0.1.8',
  date: '2026-09-23',
}

/** Price data larger than this is not price data. */
export const maximumPriceBytes = 32 * 1024 * 1024

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}

const regex = z.string().refine(compiles, 'not a regular expression')
const match: z.ZodType<MatchLogic> = z.lazy(() =>
  z.union([
    z.object({ equals: z.string() }),
    z.object({ starts_with: z.string() }),
    z.object({ ends_with: z.string() }),
    z.object({ contains: z.string() }),
    z.object({ regex }),
    z.object({ or: z.array(match) }),
    z.object({ and: z.array(match) }),
  ]),
)
const price = z.number().finite().nonnegative()
const rates = z.record(
  z.string(),
  z.union([
    price,
    z.object({ base: price, tiers: z.array(z.object({ start: z.number().int().nonnegative(), price })) }),
  ]),
)
const timeOfDay = z.string().regex(/^\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/)
const constraint = z.union([
  z.object({ type: z.literal('start_date').optional(), start_date: z.iso.date() }),
  z.object({ type: z.literal('time_of_date').optional(), start_time: timeOfDay, end_time: timeOfDay }),
])
const model = z.looseObject({
  id: z.string(),
  match,
  prices: z.union([z.array(z.object({ constraint: constraint.nullish(), prices: rates })).min(1), rates]),
})
const provider = z.looseObject({
  id: z.string(),
  name: z.string(),
  api_pattern: regex,
  model_match: match.nullish(),
  provider_match: match.nullish(),
  fallback_model_providers: z.array(z.string()).nullish(),
  models: z.array(model),
})
const providersSchema = z.array(provider).min(1)
const storedSchema = z.object({
  format: z.literal(1),
  source: z.string(),
  date: z.string(),
  providers: z.unknown(),
})

/**
 * Checks outside bytes against the price package's data format.
 * Throws `invalid_input` that names the first thing wrong; `what` names the bytes.
 */
export function parsePriceData(text: string, what: string): Provider[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw failing('invalid_input', sayLedger('price.file_not_json', { file: what }), {}, error)
  }
  return checkProviders(value, what)
}

function checkProviders(value: unknown, what: string): Provider[] {
  const parsed = providersSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const place = issue === undefined ? '' : ` (at ${issue.path.join('.') || 'the top'}: ${issue.message})`
    throw failing('invalid_input', sayLedger('price.file_form', { file: what, place }))
  }
  return parsed.data.map(dropNulls) as unknown as Provider[]
}

/** The JSON writes `null` where the package expects a missing field. */
function dropNulls<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, field: unknown) => (field === null ? undefined : field)) as T
}

function priceFile(folder: string): string {
  return join(folder, 'prices.json')
}

/** The refreshed price data of a data folder; null where there is none. Throws where it cannot be used. */
export function readPriceData(folder: string): PriceData | null {
  const file = priceFile(folder)
  if (!existsSync(file)) return null
  const what = `The stored price data ${file}`
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw failing('invalid_input', sayLedger('price.file_unreadable', { file: what }), {}, error)
  }
  const stored = storedSchema.safeParse(value)
  if (!stored.success) throw failing('invalid_input', sayLedger('price.file_damaged', { file: what }))
  return {
    providers: checkProviders(stored.data.providers, what),
    source: stored.data.source,
    date: stored.data.date,
  }
}

/** Stores refreshed price data so that a crash leaves the old or the new, never a mixture. */
export function writePriceData(folder: string, data: PriceData): void {
  const file = priceFile(folder)
  const draft = `${file}.new`
  try {
    const handle = openSync(draft, 'w', 0o600)
    try {
      writeSync(handle, JSON.stringify({ format: 1, ...data }))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw failing('storage', sayLedger('price.not_stored', { folder }), {}, error)
  }
}

/** Goes back to the prices that ship with the app. True when there was something to remove. */
export function removePriceData(folder: string): boolean {
  const had = existsSync(priceFile(folder))
  rmSync(priceFile(folder), { force: true })
  return had
}
