import { billFields } from '../../../db/vocabulary.ts'
import { RowProblem } from '../../exchange/parse-values.ts'
import { sayRow } from '../../exchange/row-sentences.ts'
import { shorten } from '../../exchange/shorten.ts'
import { addKnown } from './add-known.ts'
import { cacheWriteParts, normaliseHeader } from './bill-columns.ts'
import type { BillColumns, BillField, BillLine } from './bill-types.ts'
import { type CostPart, readLineItem, readTier, readTokenType } from './cost-parts.ts'
import type { NumberStyle } from './number-style.ts'
import { decimalsOf, readCount, readDay, readMoney } from './read-values.ts'

/** One row as it reads, before rows of one day and model are added up. */
export interface BillRow
  extends Pick<
    BillLine,
    | 'day'
    | 'model'
    | 'account'
    | 'tier'
    | 'requests'
    | 'inputUncached'
    | 'cacheRead'
    | 'cacheWrite'
    | 'output'
    | 'costNanos'
  > {
  readonly part: CostPart | null
}

export interface RowParts {
  readonly headers: readonly string[]
  readonly columns: BillColumns
  readonly style: NumberStyle
  readonly now: number
}

const longestName = 200

/** Reads rows by what their columns mean. Throws `RowProblem` for one that cannot be used. */
export function createRowReader({ headers, columns, style, now }: RowParts) {
  const places = new Map(billFields.map(field => [field, headers.indexOf(columns[field] ?? '\u0000')]))
  const normal = headers.map(normaliseHeader)
  const batchAt = normal.indexOf('batch')
  const writePair = cacheWriteParts.find(pair => pair.every(name => normal.includes(name)))
  const writePlaces = columns.cache_write === undefined && writePair ? writePair.map(name => normal.indexOf(name)) : []
  const isLineItem = columns.part !== undefined && normaliseHeader(columns.part) === 'line_item'
  const costField = columns.cost_cents === undefined ? 'cost_usd' : 'cost_cents'

  const textOf = (record: readonly string[], field: BillField) => record[places.get(field) ?? -1] ?? ''
  const countOf = (record: readonly string[], field: BillField) =>
    readCount(textOf(record, field), columns[field] ?? field, style)

  function tokensOf(record: readonly string[]) {
    const cacheRead = countOf(record, 'cache_read')
    const parts = writePlaces.map(at => readCount(record[at] ?? '', headers[at] ?? '', style))
    const cacheWrite = parts.length === 0 ? countOf(record, 'cache_write') : parts.reduce<number | null>(addKnown, null)
    const total = countOf(record, 'input_total')
    let inputUncached = countOf(record, 'input_uncached')
    if (total !== null && columns.input_uncached === undefined) {
      inputUncached = total - (cacheRead ?? 0)
      if (inputUncached < 0) throw new RowProblem(sayRow('row.cached_input'), shorten(textOf(record, 'input_total')))
    }
    return { inputUncached, cacheRead, cacheWrite, output: countOf(record, 'output') }
  }

  return {
    day: (record: readonly string[]) => readDay(textOf(record, 'day'), columns.day ?? 'day', now),
    decimals: (record: readonly string[]) => decimalsOf(textOf(record, costField), style),
    /** Null for a day on which nothing was used. */
    row(record: readonly string[], day: string): BillRow | null {
      const requests = countOf(record, 'requests')
      const tokens = tokensOf(record)
      const isInCents = costField === 'cost_cents'
      const costNanos = readMoney(textOf(record, costField), columns[costField] ?? 'cost', style, isInCents)
      if ([requests, costNanos, ...Object.values(tokens)].every(figure => figure === null)) return null
      const currency = textOf(record, 'currency').trim().toLowerCase()
      if (costNanos !== null && currency !== '' && currency !== 'usd') {
        throw new RowProblem(sayRow('row.not_dollars'), shorten(currency))
      }
      const partText = textOf(record, 'part')
      const item = isLineItem ? readLineItem(partText) : null
      const model = readName(item === null ? textOf(record, 'model') : item.model || textOf(record, 'model'))
      if (model === '' && costNanos === null) throw new RowProblem(sayRow('row.no_model'), null)
      if (model.length > longestName) throw new RowProblem(sayRow('row.long_model'), shorten(model))
      return {
        ...{ day, model, requests, ...tokens, costNanos },
        account: readName(textOf(record, 'account')).slice(0, longestName),
        tier: readTier(textOf(record, 'tier'), batchAt === -1 ? '' : (record[batchAt] ?? '')),
        part: item !== null ? item.part : columns.part === undefined ? null : readTokenType(partText),
      }
    },
  }
}

/** The texts of a row that are read as numbers. */
export function numbersOf(columns: BillColumns, headers: readonly string[], record: readonly string[]): string[] {
  const fields = ['cost_usd', 'cost_cents', 'requests', 'input_total', 'input_uncached', 'output'] as const
  return fields.flatMap(field => {
    const header = columns[field]
    return header === undefined ? [] : [record[headers.indexOf(header)] ?? '']
  })
}

/** Names are shown in terminals, which would obey what a control character says. */
function readName(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .toWellFormed()
    .trim()
}
