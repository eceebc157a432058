import { addKnown } from './add-known.ts'
import type { CostParts, LedgerDay } from './bill-types.ts'
import { type ModelGroup, matchModels } from './match-models.ts'
import type { BillFacts, LineInForce } from './read-facts.ts'

/** The bill's side of one day and model, with what only explaining needs. */
export interface BilledSum extends CostParts {
  readonly models: readonly string[]
  readonly requests: number | null
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly output: number | null
  readonly costNanos: number | null
  readonly roundingNanos: number
  /** Tiers other than the ordinary one, with their requests or tokens. */
  readonly tiers: readonly string[]
  /** When the youngest export it rests on was imported. */
  readonly importedAt: number
}

export type LedgerSum = Omit<LedgerDay, 'day' | 'model'>

/** One day and model of both, before it is compared. */
export interface Pairing {
  readonly day: string
  /** Null: the day as a whole. */
  readonly group: ModelGroup | null
  readonly bill: BilledSum
  readonly ledger: LedgerSum
  /** The bill has a line of it. */
  readonly isBilled: boolean
}

const counts = ['requests', 'inputUncached', 'cacheRead', 'cacheWrite', 'output'] as const
const costs = [
  'costNanos',
  'inputCostNanos',
  'cacheReadCostNanos',
  'cacheWriteCostNanos',
  'outputCostNanos',
  'otherCostNanos',
] as const

/** Puts the bill's lines beside the ledger's days: only days that a bill covers, each model under one name. */
export function lineUp(facts: BillFacts): readonly Pairing[] {
  const groups = matchModels(
    facts.models,
    facts.lines.map(({ model }) => model),
  )
  const saysRequests = facts.lines.some(({ requests, usage }) => usage && requests !== null)
  const usageDays = new Set(facts.usageDays)
  const costDays = new Set(facts.costDays)
  const days = [...new Set([...facts.usageDays, ...facts.costDays])].sort()
  const lines = groupBy(facts.lines, ({ day }) => day)
  const ledger = groupBy(facts.ledger, ({ day }) => day)
  return days.flatMap(day => {
    const onDay = lines.get(day) ?? []
    const used = ledger.get(day) ?? []
    // A cost for the whole day cannot be split: the models of that day are compared without one.
    const isWhole = onDay.some(({ model, cost }) => model === '' && cost)
    const saysCost = costDays.has(day) && !isWhole
    const pairings = groups.flatMap((group): Pairing[] => {
      const billed = onDay.filter(({ model }) => group.billModels.includes(model))
      const mine = used.filter(({ model }) => group.ledgerModels.includes(model))
      if (billed.length === 0 && mine.length === 0) return []
      const says = { usage: usageDays.has(day), cost: saysCost, requests: saysRequests }
      const bill = sumBill(billed, says, facts)
      return [{ day, group, bill, ledger: sumLedger(mine), isBilled: billed.length > 0 }]
    })
    if (!isWhole) return pairings
    const bill = sumBill(onDay, { usage: false, cost: true, requests: false }, facts)
    return [...pairings, { day, group: null, bill: { ...bill, models: [] }, ledger: sumLedger(used), isBilled: true }]
  })
}

/** What bills say of a day. */
interface Says {
  readonly usage: boolean
  readonly cost: boolean
  /** Of the days that are looked at, any. */
  readonly requests: boolean
}

/** A bill that covers the day says zero by saying nothing; a kind of figure it never has stays unknown. */
function sumBill(lines: readonly LineInForce[], says: Says, { bills }: BillFacts): BilledSum {
  const sum: { -readonly [Key in (typeof counts)[number] | (typeof costs)[number]]: number | null } = {
    ...{ requests: null, inputUncached: null, cacheRead: null, cacheWrite: null, output: null, costNanos: null },
    ...{ inputCostNanos: null, cacheReadCostNanos: null, cacheWriteCostNanos: null, outputCostNanos: null },
    otherCostNanos: null,
  }
  let roundingNanos = 0
  for (const line of lines) {
    if (line.usage && says.usage) for (const field of counts) sum[field] = addKnown(sum[field], line[field])
    if (line.cost && says.cost) {
      for (const field of costs) sum[field] = addKnown(sum[field], line[field])
      roundingNanos += line.roundingNanos
    }
  }
  if (says.usage && !lines.some(({ usage }) => usage)) {
    Object.assign(sum, { inputUncached: 0, cacheRead: 0, cacheWrite: 0, output: 0 })
    if (says.requests) sum.requests = 0
  }
  if (says.cost && sum.costNanos === null) sum.costNanos = 0
  const imports = new Set(lines.map(({ importId }) => importId))
  const sources = bills.filter(({ id }) => imports.size === 0 || imports.has(id))
  return {
    ...sum,
    models: [...new Set(lines.map(({ model }) => model))].sort(),
    roundingNanos,
    tiers: [...new Set(lines.map(({ tier }) => tier).filter(tier => tier !== ''))].sort(),
    importedAt: Math.max(0, ...sources.map(({ createdAt }) => createdAt)),
  }
}

function sumLedger(days: readonly LedgerDay[]): LedgerSum {
  const sum = { calls: 0, success: 0, notAnswered: 0, inputUncached: 0, cacheRead: 0, cacheWrite: 0, output: 0 }
  const all = { ...sum, costNanos: 0, pricedCalls: 0, unpricedCalls: 0, estimatedCalls: 0 }
  for (const day of days) {
    for (const field of Object.keys(all) as (keyof typeof all)[]) all[field] += day[field]
  }
  return all
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
