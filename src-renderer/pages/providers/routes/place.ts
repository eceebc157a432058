import type { Call } from '../../../../src-main/contract/call-shape.ts'
import type { Inputs, Outputs } from '../../../../src-main/contract/contract.ts'

export type Operation = Call['operation']
export type Chain = Outputs['routing']['show']['chains'][number]
export type Cause = Chain['cause']
export type CheckedStep = Chain['steps'][number]
export type Step = Inputs['routing']['setChain']['steps'][number]

export const operations: readonly Operation[] = [
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
  'quality_evaluation',
  'other',
]
export const causes: readonly Cause[] = ['any', 'context_length', 'content_filter']

/** What a list of whom to ask next is for. Null: all kinds of work, or all books, that have none of their own. */
export interface Place {
  readonly operation: Operation | null
  readonly book: string | null
}

/** What holds at a place: its own list, or the one of the nearest wider place; null where there is none. */
export interface Held {
  readonly own: Chain | null
  readonly wider: Chain | null
}

/** As the calls themselves find it: of book and work, of the book, of the work, of everything. */
export function findHeld(chains: readonly Chain[], { operation, book }: Place, cause: Cause): Held {
  const places: readonly Place[] = [
    { operation, book },
    ...(operation !== null && book !== null ? [{ operation: null, book }] : []),
    ...(book !== null ? [{ operation, book: null }] : []),
    { operation: null, book: null },
  ]
  const [own = null, ...rest] = places.map(place => findChain(chains, place, cause))
  const isWidest = operation === null && book === null
  return { own, wider: isWidest ? null : (rest.find(chain => chain !== null) ?? null) }
}

/** The places of single books that have a list, each once. */
export function placesOfBooks(chains: readonly Chain[]): readonly Place[] {
  const places = chains.filter(({ book }) => book !== null).map(({ operation, book }) => ({ operation, book }))
  return places.filter((place, at) => places.findIndex(other => samePlace(place, other)) === at)
}

export function samePlace(one: Place, other: Place): boolean {
  return one.operation === other.operation && one.book === other.book
}

function findChain(chains: readonly Chain[], place: Place, cause: Cause): Chain | null {
  return chains.find(chain => samePlace(chain, place) && chain.cause === cause) ?? null
}
