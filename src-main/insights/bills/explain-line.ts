import type { BillSide, Reason, UsedPrices } from './bill-types.ts'
import { limitTo, type Shift } from './find-shifts.ts'
import type { Pairing } from './line-up.ts'
import { buckets, costOf, impliedPrice, partCost, share, worthOf } from './price-tokens.ts'
import { startOfDay } from './read-facts.ts'
import { isClose, tolerances } from './tolerances.ts'

export interface LineContext {
  readonly pairing: Pairing
  readonly difference: BillSide
  /** Null: the model has no price. */
  readonly prices: UsedPrices | null
  readonly shift: Shift | null
  /** Over the days of the period, the bill is always this many thousandths of the ledger; null where it is not. */
  readonly steadyRatio: number | null
}

export interface Explanation {
  readonly reasons: readonly Reason[]
  readonly unexplainedNanos: number | null
}

const dayMs = 86_400_000

/** Tells the most certain reasons first; each takes what it accounts for, and what is left goes to the next. */
export function explainLine(context: LineContext): Explanation {
  const account = createAccount(context.difference.costNanos)
  explainDays(context, account)
  if (isOneSided(context)) explainOneSide(context, account)
  else {
    explainFees(context, account)
    explainVolume(context, account)
    explainMoney(context, account)
  }
  // What only names differ in comes last.
  return { reasons: [...account.reasons, ...aliasOf(context.pairing)], unexplainedNanos: account.rest() }
}

function createAccount(whole: number | null) {
  let rest = whole
  const reasons: Reason[] = []
  return {
    reasons,
    rest: () => rest,
    /** Takes at most what is left, and nothing that goes the other way. */
    add(kind: Reason['kind'], amount: number | null, evidence: Reason['evidence'], sure: Reason['sure'] = 'likely') {
      const taken = amount === null || rest === null ? null : limitTo(amount, rest)
      if (taken !== null && rest !== null) rest -= taken
      reasons.push({ kind, amountNanos: taken === 0 && whole !== 0 ? null : taken, sure, evidence })
    },
    isOpen: () => rest !== null && Math.abs(rest) > tolerances.costNanos.least,
  }
}
type Account = ReturnType<typeof createAccount>

/** Another name for the same model explains no money, but why a search for it finds nothing. */
export function aliasOf({ group, bill }: Pairing): readonly Reason[] {
  if (group === null || group.ledgerModels.length === 0) return []
  const other = bill.models.filter(name => !group.ledgerModels.includes(name))
  if (other.length === 0) return []
  const evidence = { bill_models: other.join(', '), ledger_models: group.ledgerModels.join(', ') }
  return [{ kind: 'alias', amountNanos: null, sure: 'likely', evidence }]
}

function explainDays({ pairing, difference, shift }: LineContext, account: Account): void {
  const { day, bill } = pairing
  if (shift !== null) {
    const own = difference.requests ?? difference.output ?? difference.costNanos
    account.add('day_shift', shift.amountNanos, { days: shift.days.join(', '), difference: own, there: shift.gap })
  }
  const falls = [difference.requests, difference.output, difference.costNanos].some(one => one !== null && one < 0)
  if (falls && bill.importedAt > 0 && bill.importedAt < startOfDay(day) + dayMs) {
    const imported = new Date(bill.importedAt).toISOString()
    account.add('unfinished_day', account.rest(), { imported_at: imported }, 'possible')
  }
}

function isOneSided({ pairing: { ledger, isBilled, group } }: LineContext): boolean {
  return group !== null && (ledger.calls === 0 || !isBilled)
}

function explainOneSide({ pairing: { bill, ledger, isBilled } }: LineContext, account: Account): void {
  const tokens = { bill_output: bill.output, ledger_output: ledger.output }
  const requests = { bill_requests: bill.requests, ledger_calls: ledger.calls, not_answered: ledger.notAnswered }
  if (isBilled) account.add('outside_galley', account.rest(), { ...requests, ...tokens })
  else if (ledger.success === 0) account.add('not_billed', account.rest(), { ...requests, ...tokens })
  else account.add('not_on_bill', account.rest(), { ...requests, ...tokens })
}

function explainFees({ pairing: { bill } }: LineContext, account: Account): void {
  if (bill.otherCostNanos !== null && bill.otherCostNanos !== 0) {
    account.add('other_fees', bill.otherCostNanos, { fees_nanos: bill.otherCostNanos })
  }
}

/** Tokens and requests that one side has more of. */
function explainVolume(context: LineContext, account: Account): void {
  const { pairing, difference, prices } = context
  const { bill, ledger } = pairing
  const requests = difference.requests
  const missing = requests === null ? 0 : -requests
  const more = requests !== null && !isClose(bill.requests ?? 0, ledger.calls, tolerances.requests) && requests > 0
  const worth = hasTokenGap(context) ? worthOf(gapsOf(difference), bill, prices) : null
  const figures = { bill_requests: bill.requests, ledger_calls: ledger.calls, not_answered: ledger.notAnswered }
  const tokens = { input_gap: inputGap(difference), output_gap: difference.output }
  if (more) account.add('outside_galley', worth, { ...figures, ...tokens })
  else if (missing > 0 && missing <= ledger.notAnswered) account.add('not_billed', worth, figures)
  else if (missing > Math.max(tolerances.requests.least, ledger.calls * tolerances.requests.share)) {
    account.add('not_on_bill', worth, { ...figures, ...tokens })
  } else if (hasTokenGap(context)) explainTokens(context, worth, { ...figures, ...tokens }, account)
}

/** The same requests, or nobody counts them, and other tokens. */
function explainTokens(
  { pairing: { bill, ledger }, difference }: LineContext,
  worth: number | null,
  figures: Reason['evidence'],
  account: Account,
): void {
  const gap = inputGap(difference)
  const sameInput = gap === null || isClose(gap + ledgerInput(ledger), ledgerInput(ledger), tolerances.tokens)
  const sameOutput = difference.output === null || isClose(bill.output ?? 0, ledger.output, tolerances.tokens)
  if (ledger.estimatedCalls > 0) account.add('estimated', worth, { ...figures, estimated_calls: ledger.estimatedCalls })
  else if (sameInput && sameOutput) {
    account.add('cached_price', worth, { bill_cached: bill.cacheRead, ledger_cached: ledger.cacheRead })
  } else if (bill.requests === null && ((gap ?? 0) > 0 || (difference.output ?? 0) > 0)) {
    account.add('outside_galley', worth, figures, 'possible')
  } else if (bill.requests === null) account.add('not_on_bill', worth, figures, 'possible')
  else account.add('token_count', worth, figures)
}

/** The same tokens, or the bill does not count them, and another cost. */
function explainMoney(context: LineContext, account: Account): void {
  const { pairing, prices, steadyRatio } = context
  const { bill, ledger } = pairing
  if (!account.isOpen() || bill.costNanos === null) return
  const saysTokens = bill.output !== null
  const agrees = saysTokens && !hasTokenGap(context)
  if (ledger.unpricedCalls > 0 && (account.rest() ?? 0) > 0) {
    const evidence = { unpriced_calls: ledger.unpricedCalls, calls: ledger.calls }
    account.add('unpriced', account.rest(), evidence, agrees || ledger.pricedCalls === 0 ? 'likely' : 'possible')
  }
  if (!account.isOpen()) return
  if (bill.tiers.length > 0) account.add('tier', account.rest(), { tiers: bill.tiers.join(', ') })
  explainCache(context, account)
  if (!account.isOpen()) return
  const ratio = ledger.costNanos > 0 ? share(bill.costNanos, 1000, ledger.costNanos) : null
  const isHalf = (steadyRatio ?? ratio ?? 0) >= 490 && (steadyRatio ?? ratio ?? 0) <= 510
  if (agrees || steadyRatio !== null) {
    if (isHalf && bill.tiers.length === 0) account.add('tier', account.rest(), { ratio_thousandths: ratio }, 'possible')
    else
      account.add('price', account.rest(), {
        ...priceEvidence(context),
        ratio_thousandths: ratio,
        agrees: agrees ? 1 : 0,
      })
  } else if (!saysTokens && prices !== null && account.reasons.length === 0) {
    // Without tokens on the bill nobody can tell; what would explain it is named, and nothing is claimed to be accounted for.
    account.add(
      (account.rest() ?? 0) > 0 ? 'outside_galley' : 'not_on_bill',
      null,
      { ratio_thousandths: ratio },
      'possible',
    )
  }
}

/** Cached input charged otherwise than the ledger does. */
function explainCache({ pairing: { bill }, prices }: LineContext, account: Account): void {
  for (const bucket of ['cacheRead', 'cacheWrite'] as const) {
    const [cost, tokens, price] = [partCost(bill, bucket), bill[bucket], prices?.[bucket] ?? null]
    if (!account.isOpen() || cost === null || tokens === null || tokens === 0 || price === null) continue
    const expected = costOf(tokens, price)
    if (isClose(cost, expected, tolerances.costNanos, bill.roundingNanos)) continue
    account.add('cached_price', cost - expected, {
      bucket: bucket === 'cacheRead' ? 'read' : 'write',
      tokens,
      implied_per_mtok: impliedPrice(bill, bucket),
      used_per_mtok: price,
    })
  }
}

function priceEvidence({ pairing: { bill, ledger }, prices }: LineContext): Reason['evidence'] {
  const ratio = bill.costNanos !== null && ledger.costNanos > 0 ? ([bill.costNanos, ledger.costNanos] as const) : null
  const names = {
    inputUncached: 'input',
    cacheRead: 'cache_read',
    cacheWrite: 'cache_write',
    output: 'output',
  } as const
  const evidence: Record<string, number | null> = {}
  for (const bucket of buckets) {
    const used = prices?.[bucket] ?? null
    const scaled = used !== null && ratio !== null ? share(used, ratio[0], ratio[1]) : null
    evidence[`used_${names[bucket]}_per_mtok`] = used
    evidence[`implied_${names[bucket]}_per_mtok`] = impliedPrice(bill, bucket) ?? scaled
  }
  return { ...evidence, exact: impliedPrice(bill, 'output') === null ? 0 : 1 }
}

function gapsOf(difference: BillSide) {
  const { inputUncached, cacheRead, cacheWrite, output } = difference
  return {
    inputUncached: inputUncached ?? 0,
    cacheRead: cacheRead ?? 0,
    cacheWrite: cacheWrite ?? 0,
    output: output ?? 0,
  }
}

function inputGap({ inputUncached, cacheRead, cacheWrite }: BillSide): number | null {
  const known = [inputUncached, cacheRead, cacheWrite].filter(one => one !== null)
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0)
}

function ledgerInput({ inputUncached, cacheRead, cacheWrite }: Pairing['ledger']): number {
  return inputUncached + cacheRead + cacheWrite
}

/** Some kind of token is not the same on both sides. */
export function hasTokenGap({ pairing: { bill, ledger } }: Pick<LineContext, 'pairing'>): boolean {
  return buckets.some(bucket => {
    const billed = bill[bucket]
    return billed !== null && !isClose(billed, ledger[bucket], tolerances.tokens)
  })
}
