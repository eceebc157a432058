import { z } from 'zod'

/** Pieces that several groups of the contract are made of. Nothing here or beside it may import from Node: pages use it too. */

export const count = z.int().min(0)
export const time = z.iso.datetime().describe('UTC, ISO 8601')
export const milliseconds = z.number().min(0).nullable()
export const callId = z.int().min(1)
/** Longer names are mistakes; the ledger would keep them for ever. */
export const name = z.string().trim().min(1).max(200)
/** What a client calls a book, a chapter or a person, as the ledger keeps it: with blanks at its ends, and longer than a `name`. */
export const givenName = z.string().min(1).max(1000)
export const nanos = z.int().min(0).nullable().describe('Billionths of a US dollar; null: not known, never zero')
export const usd = z.number().min(0).nullable().describe('US dollars; null: not known, never zero')

/** A number in an address is a text until somebody reads it. */
const digits = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)

/** A time as a caller gives it: ISO 8601 (a date alone is its first instant, UTC) or epoch milliseconds. */
export const givenTime = z
  .union([z.int(), z.iso.datetime({ offset: true, local: true }), z.iso.date(), digits])
  .describe('ISO 8601, or milliseconds since 1970')

/** One value, or several of which any may hold. */
export function oneOrMany<Schema extends z.ZodType<string>>(schema: Schema) {
  return z.union([schema, z.array(schema).min(1).max(100)])
}

/** Of a list given as one value or many. */
export function asList<Value>(given: Value | readonly Value[] | undefined): readonly Value[] | undefined {
  if (given === undefined) return undefined
  return Array.isArray(given) ? given : [given as Value]
}

export const period = {
  days: z.int().min(1).max(36_500).optional().describe('The last N x 24 hours; 7 where no period is given'),
  from: givenTime.optional().describe('Instead of days: from this time on'),
  to: givenTime.optional().describe('Before this time; now where not given'),
}
