import type { Book } from '../../../src-main/contract/books-contract.ts'
import { noFigure } from '../../format/formats.ts'
import { useFormats } from '../../format/use-formats.tsx'

/** What 1,000 characters cost: "unpriced" is only what has calls without a price; a book without a translation has no rate. */
export function RateFigure({ book }: { readonly book: Pick<Book, 'cost_nanos_per_1000_chars' | 'unpriced_calls'> }) {
  const formats = useFormats()
  const { cost_nanos_per_1000_chars: rate, unpriced_calls: unpriced } = book
  return rate === null && unpriced === 0 ? noFigure : formats.money(rate)
}
