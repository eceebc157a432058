import type { BillSide, ComparedLine, DifferenceReason, Reason, UsedPrices } from './bill-types.ts'
import { aliasOf, explainLine, hasTokenGap, type LineContext } from './explain-line.ts'
import { type DayGap, findShifts, type Shift } from './find-shifts.ts'
import { type BilledSum, type LedgerSum, lineUp, type Pairing } from './line-up.ts'
import { share } from './price-tokens.ts'
import type { BillFacts } from './read-facts.ts'
import { isClose, tolerances } from './tolerances.ts'

export interface BillComparison {
  readonly lines: readonly ComparedLine[]
  readonly summary: BillSummary
}

export interface BillSummary {
  /** Days that a bill says the cost of. Only they are compared, so that a bill of half a month does not look like a saving. */
  readonly costDays: number
  readonly usageDays: number
  readonly billNanos: number | null
  readonly ledgerNanos: number | null
  /** Bill less ledger. */
  readonly differenceNanos: number | null
  /** The differences of all lines, whichever way they go. */
  readonly differingNanos: number
  readonly explainedNanos: number
  /** 0..1; null where nothing differs. */
  readonly explainedShare: number | null
  readonly requests: { readonly bill: number | null; readonly ledger: number | null }
  /** How much each reason accounts for, largest first. */
  readonly reasons: readonly { readonly kind: DifferenceReason; readonly lines: number; readonly nanos: number }[]
  readonly linesThatDiffer: number
  /** Calls of days that no bill covers. */
  readonly uncoveredCalls: number
}

/** The price the ledger uses for a model on a day; null: unpriced. */
export type PriceOf = (model: string, day: string) => UsedPrices | null

export function compareBill(facts: BillFacts, priceOf: PriceOf): BillComparison {
  const pairings = lineUp(facts).filter(
    ({ bill, ledger }) => ledger.calls > 0 || Object.values(sideOf(bill)).some(Boolean),
  )
  const shifts = shiftsOf(pairings)
  const ratios = steadyRatios(pairings)
  const lines = pairings.map(pairing => {
    const name = nameOf(pairing)
    const prices = pairing.group === null ? null : priceOf(pairing.group.ledgerModels[0] ?? name ?? '', pairing.day)
    const shift = shifts.get(`${name} ${pairing.day}`) ?? null
    return compareLine({
      pairing,
      difference: differenceOf(pairing),
      prices,
      shift,
      steadyRatio: ratios.get(name) ?? null,
    })
  })
  return { lines, summary: summarise(lines, facts) }
}

function nameOf({ group }: Pairing): string | null {
  return group === null ? null : (group.ledgerModels[0] ?? group.billModels[0] ?? null)
}

function sideOf({ requests, inputUncached, cacheRead, cacheWrite, output, costNanos }: BilledSum): BillSide {
  return { requests, inputUncached, cacheRead, cacheWrite, output, costNanos }
}

function differenceOf({ bill, ledger }: Pairing): BillSide {
  const less = (billed: number | null, own: number) => (billed === null ? null : billed - own)
  return {
    requests: less(bill.requests, ledger.calls),
    inputUncached: less(bill.inputUncached, ledger.inputUncached),
    cacheRead: less(bill.cacheRead, ledger.cacheRead),
    cacheWrite: less(bill.cacheWrite, ledger.cacheWrite),
    output: less(bill.output, ledger.output),
    costNanos: less(bill.costNanos, ledger.costNanos),
  }
}

function compareLine(context: LineContext): ComparedLine {
  const { pairing, difference } = context
  const { bill, ledger, group, day } = pairing
  const isSame = !hasTokenGap(context) && sameRequests(bill, ledger) && sameCost(bill, ledger)
  const explained = isSame ? explainSame(context) : explainLine(context)
  const state = isSame
    ? 'same'
    : group !== null && ledger.calls === 0
      ? 'bill_only'
      : pairing.isBilled
        ? 'differs'
        : 'ledger_only'
  return {
    day,
    model: nameOf(pairing),
    billModels: bill.models,
    ledgerModels: group?.ledgerModels ?? [],
    bill: sideOf(bill),
    ledger: {
      requests: ledger.calls,
      inputUncached: ledger.inputUncached,
      cacheRead: ledger.cacheRead,
      cacheWrite: ledger.cacheWrite,
      output: ledger.output,
      costNanos: ledger.pricedCalls === 0 && ledger.unpricedCalls > 0 ? null : ledger.costNanos,
      success: ledger.success,
      notAnswered: ledger.notAnswered,
      unpricedCalls: ledger.unpricedCalls,
      estimatedCalls: ledger.estimatedCalls,
    },
    difference,
    state,
    reasons: explained.reasons,
    unexplainedNanos: explained.unexplainedNanos,
  }
}

/** Calls that failed are on some bills and not on others: anything between is the same. */
function sameRequests({ requests }: BilledSum, { calls, success }: LedgerSum): boolean {
  if (requests === null || (requests >= success && requests <= calls)) return true
  return isClose(requests, requests > calls ? calls : success, tolerances.requests)
}

function sameCost({ costNanos, roundingNanos }: BilledSum, ledger: LedgerSum): boolean {
  return costNanos === null || isClose(costNanos, ledger.costNanos, tolerances.costNanos, roundingNanos)
}

/** Nothing to look into; what the small rest comes from is said where it is known. */
function explainSame({ pairing, difference }: LineContext) {
  const { bill, ledger } = pairing
  const reasons: Reason[] = []
  if (difference.requests !== null && difference.requests < 0 && -difference.requests <= ledger.notAnswered) {
    const evidence = { bill_requests: bill.requests, ledger_calls: ledger.calls, not_answered: ledger.notAnswered }
    reasons.push({ kind: 'not_billed', amountNanos: null, sure: 'likely', evidence })
  }
  const off = Math.abs(difference.costNanos ?? 0)
  if (off > tolerances.costNanos.least && off <= bill.roundingNanos) {
    const evidence = { rounding_nanos: bill.roundingNanos }
    reasons.push({ kind: 'rounding', amountNanos: difference.costNanos, sure: 'likely', evidence })
  }
  return { reasons: [...reasons, ...aliasOf(pairing)], unexplainedNanos: difference.costNanos === null ? null : 0 }
}

function shiftsOf(pairings: readonly Pairing[]): ReadonlyMap<string, Shift> {
  const found = new Map<string, Shift>()
  for (const name of new Set(pairings.map(nameOf))) {
    const own = pairings.filter(pairing => nameOf(pairing) === name)
    for (const [day, shift] of findShifts(own.flatMap(gapOf))) found.set(`${name} ${day}`, shift)
  }
  return found
}

function gapOf(pairing: Pairing): DayGap[] {
  const { bill, ledger, day } = pairing
  const { requests, output, costNanos } = differenceOf(pairing)
  const [gap, size] =
    requests !== null
      ? [sameRequests(bill, ledger) ? 0 : requests, Math.max(bill.requests ?? 0, ledger.calls)]
      : output !== null
        ? [output, Math.max(bill.output ?? 0, ledger.output)]
        : [costNanos ?? 0, Math.max(bill.costNanos ?? 0, ledger.costNanos)]
  return [{ day, gap, size, costGapNanos: costNanos }]
}

const fewestDays = 3
const mostSpread = 0.03

/** A bill without tokens still tells a wrong price: then it is off by the same factor every day. */
function steadyRatios(pairings: readonly Pairing[]): ReadonlyMap<string | null, number> {
  const found = new Map<string | null, number>()
  for (const name of new Set(pairings.map(nameOf))) {
    const ratios = pairings
      .filter(pairing => nameOf(pairing) === name && pairing.ledger.unpricedCalls === 0)
      .flatMap(({ bill, ledger }) =>
        (bill.costNanos ?? 0) > bill.roundingNanos * 20 && ledger.costNanos > 0
          ? [share(bill.costNanos ?? 0, 1000, ledger.costNanos)]
          : [],
      )
      .sort((one, other) => one - other)
    const middle = ratios[Math.floor(ratios.length / 2)]
    if (middle === undefined || ratios.length < fewestDays || Math.abs(middle - 1000) <= 5) continue
    if (ratios.every(ratio => Math.abs(ratio - middle) <= mostSpread * middle)) found.set(name, middle)
  }
  return found
}

function summarise(lines: readonly ComparedLine[], facts: BillFacts): BillSummary {
  const priced = lines.filter(({ bill }) => bill.costNanos !== null)
  const counted = lines.filter(({ bill }) => bill.requests !== null)
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((all, one) => all + (one ?? 0), 0)
  const differing = sum(priced.map(({ difference }) => Math.abs(difference.costNanos ?? 0)))
  const unexplained = sum(priced.map(({ unexplainedNanos }) => Math.abs(unexplainedNanos ?? 0)))
  const reasons = new Map<DifferenceReason, { lines: number; nanos: number }>()
  for (const { kind, amountNanos } of lines.flatMap(line => line.reasons)) {
    const before = reasons.get(kind) ?? { lines: 0, nanos: 0 }
    reasons.set(kind, { lines: before.lines + 1, nanos: before.nanos + (amountNanos ?? 0) })
  }
  const billNanos = priced.length === 0 ? null : sum(priced.map(({ bill }) => bill.costNanos))
  const ledgerNanos = priced.length === 0 ? null : sum(priced.map(({ ledger }) => ledger.costNanos))
  const covered = new Set([...facts.usageDays, ...facts.costDays])
  return {
    costDays: facts.costDays.length,
    usageDays: facts.usageDays.length,
    billNanos,
    ledgerNanos,
    differenceNanos: billNanos === null || ledgerNanos === null ? null : billNanos - ledgerNanos,
    differingNanos: differing,
    explainedNanos: differing - unexplained,
    explainedShare: differing === 0 ? null : (differing - unexplained) / differing,
    requests: {
      bill: counted.length === 0 ? null : sum(counted.map(({ bill }) => bill.requests)),
      ledger: counted.length === 0 ? null : sum(counted.map(({ ledger }) => ledger.requests)),
    },
    reasons: [...reasons]
      .map(([kind, figures]) => ({ kind, ...figures }))
      .sort((one, other) => Math.abs(other.nanos) - Math.abs(one.nanos) || other.lines - one.lines),
    linesThatDiffer: lines.filter(({ state }) => state !== 'same').length,
    uncoveredCalls: sum(facts.ledger.filter(({ day }) => !covered.has(day)).map(({ calls }) => calls)),
  }
}
