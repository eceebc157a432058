import { type CallSort, isNameSort, type NameSort } from '../../db/vocabulary.ts'
import type { CallFilters } from '../store/repositories/call-filters.ts'
import { compareCodePoints, type NamePosition } from '../store/repositories/call-names.ts'
import type { CallQueryRepository } from '../store/repositories/call-query-repository.ts'

/** A list of calls held still: which calls it has, in its order. Eight bytes a call. */
export interface HeldList {
  readonly ids: Float64Array
}

export interface HeldListQuery {
  /** With `throughId`, so that the list is one of a moment. */
  readonly filters: CallFilters
  readonly sort: CallSort
  readonly descending: boolean
}

/** A step reads this many calls: some tens of milliseconds. */
const callsPerStep = 25_000

/**
 * Reads a whole list in steps, along the index that serves its filters, and puts it in order: from then on every page of it is
 * a look-up, however far down and whatever it is sorted by. Whoever runs it may stop between two steps.
 */
export function* holdList(
  calls: Pick<CallQueryRepository, 'idsInOrderOfTime' | 'idsInOrderOfName'>,
  { filters, sort, descending }: HeldListQuery,
): Generator<number, HeldList> {
  const names = isNameSort(sort) ? yield* holdNames(calls, { filters, sort, descending }) : null
  if (names !== null) return names
  const ids = new Numbers()
  const amounts = new Numbers()
  const named = isNameSort(sort) ? new NamedIds() : null
  const isSorted = sort !== 'time'
  let after: { readonly value: number; readonly id: number } | null = null
  while (true) {
    const rows: readonly (readonly [number, number, number | string | null])[] = calls.idsInOrderOfTime({
      filters,
      sort,
      descending: isSorted || descending,
      limit: callsPerStep,
      after,
    })
    for (const [id, , value] of rows) {
      if (named === null) ids.add(id)
      else named.add(id, value as string | null)
      if (isSorted && named === null) amounts.add((value as number | null) ?? Number.NaN)
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < callsPerStep) break
    after = { value: last[1], id: last[0] }
    yield ids.length
  }
  if (named !== null) return { ids: named.inOrder(descending) }
  return { ids: isSorted ? inOrder(ids.values(), amounts.values(), descending) : ids.values() }
}

/** The list in pieces of so many calls, for what goes through all of it. Pieces may be empty: whoever runs it may stop there. */
export function* heldPages(
  calls: Pick<CallQueryRepository, 'idsInOrderOfTime' | 'idsInOrderOfName'>,
  query: HeldListQuery,
  size: number,
): Generator<readonly number[]> {
  const steps = holdList(calls, query)
  let step = steps.next()
  while (!step.done) {
    yield []
    step = steps.next()
  }
  const { ids } = step.value
  for (let at = 0; at < ids.length; at += size) yield [...ids.subarray(at, at + size)]
}

/** Where no filter is to be tested they come in their order, from the index alone. */
function* holdNames(
  calls: Pick<CallQueryRepository, 'idsInOrderOfName'>,
  query: HeldListQuery & { readonly sort: NameSort },
): Generator<number, HeldList | null> {
  const ids = new Numbers()
  let after: NamePosition | null = null
  while (true) {
    const rows: readonly NamePosition[] | null = calls.idsInOrderOfName({ ...query, limit: callsPerStep, after })
    if (rows === null) return null
    for (const { id } of rows) ids.add(id)
    after = rows.at(-1) ?? null
    if (after === null || rows.length < callsPerStep) return { ids: ids.values() }
    yield ids.length
  }
}

/**
 * By amount, calls without one last, then by id: the order of the repository's pages. Numbers are sorted without a comparing
 * function, which is ten times as quick; each call then finds its place among the sorted amounts.
 */
function inOrder(ids: Float64Array, amounts: Float64Array, descending: boolean): Float64Array {
  const sorted = amounts.filter(amount => !Number.isNaN(amount)).sort()
  const taken = new Uint32Array(sorted.length)
  const known = new Float64Array(sorted.length)
  const unknown = new Float64Array(ids.length - sorted.length)
  let unknowns = 0
  // An id and where it stood in one number: below 2^53 up to ninety million calls.
  const byId = Float64Array.from(ids, (id, at) => id * ids.length + at).sort()
  for (const packed of byId) {
    const at = packed % ids.length
    const id = ids[at] ?? 0
    const amount = amounts[at] ?? Number.NaN
    if (Number.isNaN(amount)) {
      unknown[unknowns] = id
      unknowns += 1
      continue
    }
    const first = firstOf(sorted, amount)
    const before = taken[first] ?? 0
    known[first + before] = id
    taken[first] = before + 1
  }
  if (descending) {
    known.reverse()
    unknown.reverse()
  }
  const order = new Float64Array(ids.length)
  order.set(known)
  order.set(unknown, known.length)
  return order
}

/** Where a number that is there stands first. */
function firstOf(sorted: Float64Array, wanted: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Ids by a name, each name's in the order in which they came. */
class NamedIds {
  readonly #byName = new Map<string, Numbers>()
  readonly #without = new Numbers()

  add(id: number, name: string | null): void {
    let ids = name === null ? this.#without : this.#byName.get(name)
    if (ids === undefined && name !== null) {
      // There may be thousands of books.
      ids = new Numbers(16)
      this.#byName.set(name, ids)
    }
    ids?.add(id)
  }

  /** By code point; ids without a name last. */
  inOrder(descending: boolean): Float64Array {
    const names = [...this.#byName.keys()].sort(compareCodePoints)
    const parts = (descending ? names.reverse() : names).flatMap(name => this.#byName.get(name) ?? [])
    const all = [...parts, this.#without]
    const order = new Float64Array(all.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of all) {
      order.set(part.values(), at)
      at += part.length
    }
    return order
  }
}

/** Numbers that come one by one, in a block that doubles. */
class Numbers {
  length = 0
  #block: Float64Array

  constructor(room = callsPerStep) {
    this.#block = new Float64Array(room)
  }

  add(value: number): void {
    if (this.length === this.#block.length) {
      const larger = new Float64Array(this.#block.length * 2)
      larger.set(this.#block)
      this.#block = larger
    }
    this.#block[this.length] = value
    this.length += 1
  }

  values(): Float64Array {
    return this.#block.slice(0, this.length)
  }
}
