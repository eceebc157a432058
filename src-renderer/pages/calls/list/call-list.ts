import type { GalleyClient } from '../../../../src-main/contract/contract.ts'
import { beforeReading, type CallListQuery, type CallListState, type ListedCall } from './call-list-state.ts'
import { CallsReader } from './calls-reader.ts'
import { ListedCalls } from './listed-calls.ts'
import { pageSize } from './loaded-pages.ts'

/** So many calls may come in before the list is read anew instead of put together. */
const mostHead = 500
const settleMs = 40
const tellMs = 120

/**
 * A list of calls held still at one moment, of which only the pages in sight are there. Calls that come in later are put before
 * it, at once or when the person asks for them. Memory does not grow with the list nor with time.
 */
export class CallList {
  readonly query: CallListQuery
  readonly #client: GalleyClient
  readonly #reader: CallsReader
  readonly #listeners = new Set<() => void>()
  #state: CallListState = beforeReading
  readonly #calls = new ListedCalls()
  #under = new Map<number, AbortController>()
  /** A search has no page numbers: each page says where the next begins. */
  #nextCursor: string | null = null
  #life = new AbortController()
  #wanted: ReturnType<typeof setTimeout> | undefined
  #telling: ReturnType<typeof setTimeout> | undefined
  #isChecking = false
  /** New calls were told of while something was being read that may not know of them. */
  #checkNext: (() => boolean) | null = null

  constructor(client: GalleyClient, query: CallListQuery) {
    this.#client = client
    this.#reader = new CallsReader(client, query)
    this.query = query
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): CallListState => this.#state

  /** Undefined: not there yet, or no such row. */
  at(index: number): ListedCall | undefined {
    return this.#calls.at(index)
  }

  /** Where a call is, of those that are there. */
  indexOf(id: number): number {
    return this.#calls.indexOf(id)
  }

  loadedIds(): readonly number[] {
    return this.#calls.ids()
  }

  /** The calls of these rows, of which those that are not there are read; of a search, as far as it has been read. */
  idsBetween(first: number, end: number): Promise<readonly number[]> {
    const head = this.#calls.headLength
    const here = (row: number) => this.at(row)?.id
    return this.#reader.idsBetween({ first, end, head, asOf: this.#state.asOf, here }, this.#life.signal)
  }

  start(): Promise<void> {
    this.#set({ status: 'loading', error: null })
    return this.#read(null)
  }

  /** @param expected how long the list will be, where that is known; it is counted all the same */
  async #read(expected: number | null): Promise<void> {
    this.#life.abort()
    this.#life = new AbortController()
    const { signal } = this.#life
    try {
      const first = await this.#reader.ask({ page_size: pageSize }, signal)
      if (signal.aborted) return
      this.#calls.startWith(first.calls)
      this.#nextCursor = first.next_cursor
      const isSearch = this.query.search !== undefined
      const all = first.next_cursor === null
      this.#set({
        status: 'ready',
        error: null,
        total: isSearch || all ? first.calls.length : (expected ?? first.count ?? first.calls.length),
        totalIsExact: all || (!isSearch && (first.count_is_exact || expected !== null)),
        waiting: 0,
        incomplete: first.incomplete,
        asOf: first.as_of,
      })
      this.#checkAgain()
      if (!isSearch && !all && !first.count_is_exact) await this.#countAll(signal)
    } catch (error) {
      if (!signal.aborted) this.#set({ status: 'failed', error })
    }
  }

  /** The person does not want to wait for it any longer. */
  stop(): void {
    this.#life.abort()
    this.#set({ status: 'stopped' })
  }

  dispose(): void {
    this.#life.abort()
    clearTimeout(this.#wanted)
    clearTimeout(this.#telling)
    this.#telling = undefined
    for (const abort of this.#under.values()) abort.abort()
  }

  /** Reads what is in sight, a moment after it stopped flying by; what left the sight is given up. */
  want(first: number, end: number): void {
    clearTimeout(this.#wanted)
    this.#wanted = setTimeout(() => this.#readWanted(first, end), this.#has(first, end) ? 0 : settleMs)
  }

  /** Asks for calls newer than the list; where `isShown` says so once they are there, they are put in place at once. */
  async checkNew(isShown: () => boolean): Promise<void> {
    const { status, asOf } = this.#state
    if (this.query.sort !== 'time' || this.query.ascending) return
    if (this.#isChecking || status === 'loading') this.#checkNext = isShown
    if (this.#isChecking || status !== 'ready') return
    this.#isChecking = true
    try {
      const { signal } = this.#life
      const newest = await this.#reader.ask({ page_size: pageSize, count: false }, signal)
      const show = isShown()
      const added = newest.calls.filter(call => call.id > asOf && !this.#calls.cameIn(call.id))
      for (const call of newest.calls) if (!added.includes(call)) this.#calls.noteChange(call)
      const { headLength, arrivedLength } = this.#calls
      const waiting = arrivedLength + added.length
      // More than a page came in at once, or very many in time: the list begins anew where it is seen from its top.
      if (added.length === pageSize || headLength + waiting > mostHead) {
        if (show) await this.#read(this.#state.totalIsExact ? this.length + waiting : null)
        else this.#set({ waiting: Math.max(this.#state.waiting, waiting) })
        return
      }
      this.#calls.addArrived(added)
      if (show) this.showNew()
      else this.#set({ waiting })
    } catch {
      // The next event asks again; a lost connection is told by the layout.
    } finally {
      this.#isChecking = false
      this.#checkAgain()
    }
  }

  #checkAgain(): void {
    const next = this.#checkNext
    this.#checkNext = null
    if (next !== null && !this.#life.signal.aborted) void this.checkNew(next)
  }

  showNew(): void {
    if (this.#calls.showArrived()) this.#set({ waiting: 0 })
  }

  /** A call of this list ended, or was given a score. */
  noteChange(call: ListedCall): void {
    if (!this.#calls.noteChange(call) || this.#telling !== undefined) return
    // Calls end in bursts: one drawing for all of them.
    this.#telling = setTimeout(() => {
      this.#telling = undefined
      this.#set({})
    }, tellMs)
  }

  get headLength(): number {
    return this.#calls.headLength
  }

  /** All rows: those of the list and those that came in. */
  get length(): number {
    const more = this.query.search !== undefined && this.#nextCursor !== null ? 20 : 0
    return this.#calls.headLength + this.#state.total + more
  }

  #has(first: number, end: number): boolean {
    return this.at(first) !== undefined && this.at(Math.max(first, end - 1)) !== undefined
  }

  #readWanted(first: number, end: number): void {
    if (this.#state.status !== 'ready') return
    const head = this.#calls.headLength
    const from = Math.max(0, Math.floor((first - head) / pageSize))
    const to = Math.max(0, Math.floor((end - 1 - head) / pageSize))
    for (const [page, abort] of this.#under) {
      if (page < from || page > to) abort.abort()
    }
    if (this.query.search !== undefined) {
      if (end - head > this.#state.total && this.#nextCursor !== null) void this.#readNext()
      return
    }
    for (let page = from; page <= to; page += 1) {
      if (!this.#calls.hasPage(page) && !this.#under.has(page) && page * pageSize < this.#state.total) {
        void this.#readPage(page, (from + to) / 2)
      }
    }
  }

  async #readPage(page: number, middle: number): Promise<void> {
    const abort = new AbortController()
    this.#under.set(page, abort)
    const signal = AbortSignal.any([abort.signal, this.#life.signal])
    try {
      const { asOf } = this.#state
      const read = await this.#reader.ask({ page: page + 1, page_size: pageSize, as_of: asOf, count: false }, signal)
      if (signal.aborted) return
      this.#calls.putPage(page, read.calls, middle)
      this.#set({})
    } catch (error) {
      if (!signal.aborted) this.#set({ status: 'failed', error })
    } finally {
      if (this.#under.get(page) === abort) this.#under.delete(page)
    }
  }

  async #readNext(): Promise<void> {
    if (this.#under.has(-1) || this.#nextCursor === null) return
    const abort = new AbortController()
    this.#under.set(-1, abort)
    const signal = this.#life.signal
    try {
      const read = await this.#reader.ask({ cursor: this.#nextCursor, page_size: pageSize, count: false }, signal)
      if (signal.aborted) return
      const total = this.#calls.append(read.calls)
      this.#nextCursor = read.next_cursor
      this.#set({ total, totalIsExact: read.next_cursor === null, incomplete: read.incomplete })
    } catch (error) {
      if (!signal.aborted) this.#set({ status: 'failed', error })
    } finally {
      this.#under.delete(-1)
    }
  }

  async #countAll(signal: AbortSignal): Promise<void> {
    const counted = await this.#client.metrics.count(
      { ...this.query.filters, all: true, as_of: this.#state.asOf },
      { signal },
    )
    if (!signal.aborted) this.#set({ total: counted.calls, totalIsExact: counted.exact })
  }

  #set(change: Partial<CallListState>): void {
    this.#state = { ...this.#state, ...change, version: this.#state.version + 1 }
    for (const listener of this.#listeners) listener()
  }
}
