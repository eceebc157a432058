import type { GalleyClient } from '../../../../src-main/contract/contract.ts'
import type { CallListQuery, CallPage } from './call-list-state.ts'

/** As many as the API gives at once. */
const rowsAtOnce = 1000

/** Rows of a list as it stood at one moment. */
export interface Rows {
  readonly first: number
  readonly end: number
  /** Rows that came in since and stand before the list. */
  readonly head: number
  readonly asOf: number
  /** The call of a row that is there already. */
  readonly here: (row: number) => number | undefined
}

/** Reads the calls of one query. */
export class CallsReader {
  readonly #client: GalleyClient
  readonly #query: CallListQuery

  constructor(client: GalleyClient, query: CallListQuery) {
    this.#client = client
    this.#query = query
  }

  ask(paging: object, signal: AbortSignal): Promise<CallPage> {
    const { filters, search, sort, ascending } = this.#query
    const order = ascending ? 'ascending' : 'descending'
    const found = search !== undefined ? { search } : ({ sort, order } as const)
    return this.#client.calls.list({ ...filters, ...found, ...paging }, { signal })
  }

  /** The calls of rows, in large pages where they are not there yet; a search has none to ask for. What cannot be read leaves none. */
  async idsBetween({ first, end, head, asOf, here }: Rows, signal: AbortSignal): Promise<readonly number[]> {
    const read = new Map<number, Promise<CallPage>>()
    const idAt = async (row: number): Promise<number | undefined> => {
      const known = here(row)
      if (known !== undefined || this.#query.search !== undefined) return known
      const page = Math.floor((row - head) / rowsAtOnce)
      const asked =
        read.get(page) ?? this.ask({ page: page + 1, page_size: rowsAtOnce, as_of: asOf, count: false }, signal)
      read.set(page, asked)
      return (await asked).calls[(row - head) % rowsAtOnce]?.id
    }
    const rows = Array.from({ length: Math.max(0, end - first) }, (_, at) => idAt(first + at))
    const ids = await Promise.all(rows).catch(() => [])
    return ids.flatMap(id => id ?? [])
  }
}
