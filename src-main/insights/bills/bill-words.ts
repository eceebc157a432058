import { createFigureFormats } from '../../reports/format-figures.ts'
import type { DifferenceReason, Reason } from './bill-types.ts'

const formats = createFigureFormats({ timeZone: 'UTC' })

/** In a few words, for a table. */
export const reasonTitles: Readonly<Record<DifferenceReason, string>> = {
  outside_galley: 'Calls made outside Galley',
  not_billed: 'Calls that were not charged',
  not_on_bill: 'Calls that the bill does not have',
  day_shift: 'Counted on the neighbouring day',
  unfinished_day: 'The day was not over',
  unpriced: 'Calls without a price here',
  estimated: 'Tokens that Galley estimated',
  token_count: 'Tokens counted otherwise',
  price: 'Another price',
  cached_price: 'Cached tokens priced otherwise',
  tier: 'Batch or priority prices',
  other_fees: 'Fees that are not tokens',
  rounding: 'Amounts rounded in the export',
  alias: 'Another name for the same model',
}

/** One reason as a sentence, with the figures it rests on. */
export function describeReason({ kind, evidence, sure }: Reason, model: string | null, provider: string): string {
  const text = sentenceOf(kind, evidence, model, provider)
  return sure === 'possible' ? `Possibly: ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text
}

type Evidence = Reason['evidence']

function count(evidence: Evidence, key: string): string {
  const value = evidence[key]
  return typeof value === 'number' ? formats.count(Math.abs(value)) : 'an unknown number of'
}

function money(evidence: Evidence, key: string): string {
  const value = evidence[key]
  return typeof value === 'number' ? formats.money(value) : 'no price'
}

function sentenceOf(kind: DifferenceReason, evidence: Evidence, model: string | null, provider: string): string {
  const { bill_requests: billed, ledger_calls: own } = evidence
  switch (kind) {
    case 'outside_galley':
      if (typeof billed !== 'number')
        return 'The bill has more than Galley: another program, or the console, used the same account.'
      return own === 0
        ? `The bill has ${count(evidence, 'bill_requests')} requests of which Galley knows nothing: another program, or the console, used the same account.`
        : `The bill has ${count(evidence, 'bill_requests')} requests, Galley ${count(evidence, 'ledger_calls')} calls: another program, or the console, used the same account.`
    case 'not_billed':
      return `${count(evidence, 'not_answered')} of Galley's ${count(evidence, 'ledger_calls')} calls failed or were cancelled; the provider does not charge them.`
    case 'not_on_bill':
      return typeof billed === 'number'
        ? `Galley has ${count(evidence, 'ledger_calls')} calls, the bill ${count(evidence, 'bill_requests')}: the export may be of one project, key or workspace only, or they went to another account.`
        : 'Galley has more than the bill: the export may be of one project, key or workspace only.'
    case 'day_shift':
      return `The opposite difference stands on ${evidence.days}: calls around midnight, or the days of the export are not UTC days.`
    case 'unfinished_day':
      return `The export was imported before this UTC day was over (${evidence.imported_at}). Import it again.`
    case 'unpriced':
      return `${count(evidence, 'unpriced_calls')} of ${count(evidence, 'calls')} calls have no price here: galley prices set ${provider} ${model ?? 'MODEL'}, then galley reprice.`
    case 'estimated':
      return `Of ${count(evidence, 'estimated_calls')} calls the provider did not tell the tokens, and Galley counted them itself.`
    case 'token_count':
      return 'The requests are the same, and the tokens are counted otherwise.'
    case 'price':
      return describePrice(evidence, model, provider)
    case 'cached_price':
      if (evidence.used_per_mtok !== undefined) {
        const doing = evidence.bucket === 'write' ? 'written to' : 'read from'
        return `A million tokens ${doing} the cache cost ${money(evidence, 'implied_per_mtok')} on the bill, ${money(evidence, 'used_per_mtok')} here.`
      }
      return `The bill counts ${count(evidence, 'bill_cached')} tokens as cached, Galley ${count(evidence, 'ledger_cached')}.`
    case 'tier':
      return evidence.tiers === undefined
        ? 'The bill is half of what Galley counts, which is what batches cost.'
        : `Part of it was charged as ${evidence.tiers}; Galley counts the ordinary price.`
    case 'other_fees':
      return `${money(evidence, 'fees_nanos')} are for searches, sessions or storage, not for tokens.`
    case 'rounding':
      return `The export rounds its amounts; together they may be off by ${money(evidence, 'rounding_nanos')}.`
    case 'alias':
      return `The bill calls it ${evidence.bill_models}.`
  }
}

function describePrice(evidence: Evidence, model: string | null, provider: string): string {
  const price = (side: string) =>
    `${money(evidence, `${side}_input_per_mtok`)} and ${money(evidence, `${side}_output_per_mtok`)}`
  const about = evidence.exact === 1 ? '' : 'about '
  const command = suggestedPrice(evidence, model, provider)
  const advice = command === null ? '' : ` If the bill is right: ${command}`
  return `The tokens are the same and the price is not: a million tokens of input and output cost ${about}${price('implied')} on the bill, ${price('used')} here.${advice}`
}

/** The command that takes over the bill's price; null where the bill does not tell it. */
function suggestedPrice(evidence: Evidence, model: string | null, provider: string): string | null {
  const { implied_input_per_mtok: input, implied_output_per_mtok: output } = evidence
  if (typeof input !== 'number' || typeof output !== 'number' || model === null) return null
  const cached = evidence.implied_cache_read_per_mtok
  const dollars = (nanos: number) => String(Number((nanos / 1e9).toPrecision(3)))
  const cache = typeof cached === 'number' ? ` --cache-read ${dollars(cached)}` : ''
  return `galley prices set ${provider} ${model} --input ${dollars(input)} --output ${dollars(output)}${cache}`
}
