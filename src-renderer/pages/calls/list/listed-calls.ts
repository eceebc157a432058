import type { ListedCall } from './call-list-state.ts'
import { LoadedPages } from './loaded-pages.ts'

/** So many changes are remembered; the page of an older one is read anew before it is seen again. */
const mostChanges = 1000

/** What of a list is there: the pages in sight, before them what came in since, and what changed since it was read. */
export class ListedCalls {
  readonly #pages = new LoadedPages()
  /** Newer than the list itself, newest first. */
  #head: readonly ListedCall[] = []
  /** Newer still, and not shown yet. */
  #arrived: readonly ListedCall[] = []
  readonly #changed = new Map<number, ListedCall>()

  get headLength(): number {
    return this.#head.length
  }

  get arrivedLength(): number {
    return this.#arrived.length
  }

  /** Undefined: not there yet, or no such row. */
  at(index: number): ListedCall | undefined {
    const call = this.#head[index] ?? this.#pages.at(index - this.#head.length)
    return call === undefined ? undefined : (this.#changed.get(call.id) ?? call)
  }

  /** Where a call is, of those that are there. */
  indexOf(id: number): number {
    const inHead = this.#head.findIndex(call => call.id === id)
    if (inHead >= 0) return inHead
    const at = this.#pages.indexOf(id)
    return at < 0 ? -1 : this.#head.length + at
  }

  ids(): readonly number[] {
    return [...this.#head.map(call => call.id), ...this.#pages.ids()]
  }

  startWith(calls: readonly ListedCall[]): void {
    this.#pages.startWith(calls)
    this.#head = []
    this.#arrived = []
    this.#changed.clear()
  }

  hasPage(page: number): boolean {
    return this.#pages.has(page)
  }

  putPage(page: number, calls: readonly ListedCall[], seenPage: number): void {
    this.#pages.put(page, calls, seenPage)
  }

  /** How many calls there are now, without those that came in. */
  append(calls: readonly ListedCall[]): number {
    return this.#pages.append(calls)
  }

  /** Whether it came in after the list was read. */
  cameIn(id: number): boolean {
    return [...this.#arrived, ...this.#head].some(call => call.id === id)
  }

  addArrived(calls: readonly ListedCall[]): void {
    this.#arrived = [...calls, ...this.#arrived]
  }

  /** Puts what came in before the rest; false where nothing did. */
  showArrived(): boolean {
    if (this.#arrived.length === 0) return false
    this.#head = [...this.#arrived, ...this.#head].sort((a, b) => order(b, a))
    this.#arrived = []
    return true
  }

  /** False where it is no call of what is there. */
  noteChange(call: ListedCall): boolean {
    if (this.indexOf(call.id) < 0 && !this.#arrived.some(each => each.id === call.id)) return false
    this.#changed.set(call.id, call)
    if (this.#changed.size > mostChanges) {
      const [oldest] = this.#changed.keys()
      if (oldest !== undefined) this.#changed.delete(oldest)
    }
    return true
  }
}

/** Older first. */
function order(a: ListedCall, b: ListedCall): number {
  return Date.parse(a.created_at) - Date.parse(b.created_at) || a.id - b.id
}
