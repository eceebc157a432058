import type { ListedCall } from './call-list-state.ts'

export const pageSize = 100
/** Some six thousand calls. */
const mostPages = 60

/** The pages of a list that are there, by their number. The first one stays; of the others the farthest from what is seen go. */
export class LoadedPages {
  #pages = new Map<number, readonly ListedCall[]>()

  has(page: number): boolean {
    return this.#pages.has(page)
  }

  at(index: number): ListedCall | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize]
  }

  /** -1: it is on no page that is there. */
  indexOf(id: number): number {
    for (const [page, calls] of this.#pages) {
      const at = calls.findIndex(call => call.id === id)
      if (at >= 0) return page * pageSize + at
    }
    return -1
  }

  ids(): readonly number[] {
    return this.#inOrder().map(call => call.id)
  }

  startWith(calls: readonly ListedCall[]): void {
    this.#pages = new Map([[0, calls]])
  }

  put(page: number, calls: readonly ListedCall[], seenPage: number): void {
    this.#pages.set(page, calls)
    if (this.#pages.size <= mostPages) return
    const farthest = [...this.#pages.keys()].sort((a, b) => Math.abs(b - seenPage) - Math.abs(a - seenPage))
    for (const each of farthest.slice(0, this.#pages.size - mostPages)) if (each !== 0) this.#pages.delete(each)
  }

  /** For a list that is read from its beginning on, in pieces of any length. How many calls there are now. */
  append(calls: readonly ListedCall[]): number {
    const all = [...this.#inOrder(), ...calls]
    const pages = Array.from({ length: Math.ceil(all.length / pageSize) }, (_, page) => page)
    this.#pages = new Map(pages.map(page => [page, all.slice(page * pageSize, (page + 1) * pageSize)]))
    return all.length
  }

  #inOrder(): readonly ListedCall[] {
    return [...this.#pages].sort(([a], [b]) => a - b).flatMap(([, calls]) => calls)
  }
}
