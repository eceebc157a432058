import { isPartOf, type PriceUnit, unitForPriceKey } from './price-units.ts'

/** A rate, in US dollars unless said otherwise, or one that changes for the whole call when its input passes a threshold. */
type StatedRate = number | { readonly base: number; readonly tiers: readonly RateTier[] }
interface RateTier {
  /** The tier holds for calls with more input tokens than this. */
  readonly start: number
  readonly price: number
}

/** Rates by price key (`input_mtok`), as the source states them. */
export type StatedRates = Readonly<Record<string, StatedRate | undefined>>

/** What a call used, by usage key; `input_tokens` and `output_tokens` are totals that include their parts. */
export type UsageByKey = Readonly<Record<string, number | undefined>>

interface CompiledRate {
  readonly unit: PriceUnit
  /** Nano-dollars for one unit, times the book's `denominator`. */
  readonly base: bigint
  readonly tiers: readonly { readonly start: number; readonly rate: bigint }[]
  /** Positions of the rates for parts of this unit. */
  readonly parts: readonly number[]
}

/** Rates made ready for exact arithmetic. */
export interface CompiledRates {
  readonly rates: readonly CompiledRate[]
  readonly denominator: bigint
  readonly tiered: boolean
}

const nanosPerDollar = 1_000_000_000n
/** For quantities that are not whole (seconds of audio). */
const quantityScale = 1_000_000_000n

/** A finite non-negative number as the decimal it prints as: `digits / 10^decimals`. */
function toDecimal(value: number): { digits: bigint; decimals: number } {
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const decimals = fraction.length - Number(exponent)
  const digits = BigInt(whole + fraction)
  return decimals >= 0 ? { digits, decimals } : { digits: digits * 10n ** BigInt(-decimals), decimals: 0 }
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

function statedPrices(rate: StatedRate): number[] {
  return typeof rate === 'number' ? [rate] : [rate.base, ...rate.tiers.map(tier => tier.price)]
}

/**
 * Brings rates to one denominator, so that a cost is a sum of whole numbers and one division.
 * Unknown price keys are left out, as the package leaves them out. `nanosPerStated` is 1 for rates
 * stated in nano-dollars.
 */
export function compileRates(stated: StatedRates, nanosPerStated = nanosPerDollar): CompiledRates {
  const known = Object.entries(stated).flatMap(([key, rate]) => {
    const unit = unitForPriceKey(key)
    return unit === undefined || rate === undefined ? [] : [{ unit, rate }]
  })
  known.sort((a, b) => b.unit.dimensions.size - a.unit.dimensions.size)
  let denominator = 1n
  for (const { unit, rate } of known) {
    for (const price of statedPrices(rate)) {
      const divisor = BigInt(unit.per) * 10n ** BigInt(toDecimal(price).decimals)
      denominator = (denominator * divisor) / gcd(denominator, divisor)
    }
  }
  const exact = (price: number, per: number): bigint => {
    const { digits, decimals } = toDecimal(price)
    return (digits * nanosPerStated * denominator) / (BigInt(per) * 10n ** BigInt(decimals))
  }
  const rates = known.map(({ unit, rate }, position) => ({
    unit,
    base: exact(typeof rate === 'number' ? rate : rate.base, unit.per),
    tiers:
      typeof rate === 'number'
        ? []
        : [...rate.tiers]
            .sort((a, b) => a.start - b.start)
            .map(tier => ({ start: tier.start, rate: exact(tier.price, unit.per) })),
    parts: known.flatMap((other, index) => (index < position && isPartOf(other.unit, unit) ? [index] : [])),
  }))
  return { rates, denominator, tiered: rates.some(rate => rate.tiers.length > 0) }
}

/** The rate in force for a call of this much input. */
export function rateFor(rate: CompiledRate, inputTokens: number): bigint {
  let price = rate.base
  for (const tier of rate.tiers) {
    if (inputTokens > tier.start) price = tier.rate
  }
  return price
}

/**
 * How much of each priced unit is left after its separately priced parts are taken out; null when the
 * parts add up to more than the whole.
 */
function splitUsage(book: CompiledRates, usage: UsageByKey): number[] | null {
  const shares: number[] = []
  for (const { unit, parts } of book.rates) {
    const reported = unit.usageKey === 'requests' ? 1 : (usage[unit.usageKey] ?? 0)
    let rest = reported
    for (const part of parts) rest -= shares[part] ?? 0
    if (rest < 0) {
      if (rest < -1e-9 * Math.max(1, reported)) return null
      rest = 0
    }
    shares.push(rest)
  }
  return shares
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator * 2n + denominator) / (denominator * 2n)
}

/** One line of a cost. */
export interface CostLine {
  readonly usageKey: string
  readonly quantity: number
  /** Nano-dollars, rounded for itself; the lines may differ from the total by their roundings. */
  readonly nanos: number
}

/**
 * The exact cost in nano-dollars, rounded once, half up. Null when the usage contradicts itself: a
 * separately priced part larger than its whole.
 */
export function costOf(book: CompiledRates, usage: UsageByKey): bigint | null {
  const shares = splitUsage(book, usage)
  if (shares === null) return null
  const input = book.tiered ? (usage.input_tokens ?? 0) : 0
  let scale = 1n
  if (!shares.every(Number.isSafeInteger)) scale = quantityScale
  let total = 0n
  for (let index = 0; index < shares.length; index += 1) {
    const share = shares[index]
    const rate = book.rates[index]
    if (share === undefined || share === 0 || rate === undefined) continue
    const quantity = scale === 1n ? BigInt(share) : BigInt(Math.round(share * Number(quantityScale)))
    total += quantity * rateFor(rate, input)
  }
  return divideHalfUp(total, book.denominator * scale)
}

/** The cost taken apart by unit, for showing; null as in {@link costOf}. */
export function costLines(book: CompiledRates, usage: UsageByKey): CostLine[] | null {
  const shares = splitUsage(book, usage)
  if (shares === null) return null
  const input = usage.input_tokens ?? 0
  return book.rates.flatMap((rate, index) => {
    const quantity = shares[index] ?? 0
    if (quantity === 0) return []
    const scaled = BigInt(Math.round(quantity * Number(quantityScale))) * rateFor(rate, input)
    return [
      {
        usageKey: rate.unit.usageKey,
        quantity,
        nanos: Number(divideHalfUp(scaled, book.denominator * quantityScale)),
      },
    ]
  })
}
