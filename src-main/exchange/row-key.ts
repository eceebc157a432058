import { hash } from 'node:crypto'

/** 128 bits in hexadecimal: two rows of a ledger of a billion never meet by chance. */
function digest(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32)
}

/** What of a call never changes after it was made, whatever is later added to it. */
export interface CallIdentity {
  readonly id: string
  readonly createdAt: number
  readonly providerName: string
  readonly modelName: string
  readonly operation: unknown
}

/**
 * The key of a row that has an id of its own. An id alone is not enough, as every system counts from
 * 1; the file's name or content would be too much, as an export grows. So an export taken later, or
 * in another format, of the same system adds only what is new.
 */
export function keyOfIdentity(
  kind: 'django' | 'id',
  { id, createdAt, providerName, modelName, operation }: CallIdentity,
): string {
  return `${kind}:${digest([id, createdAt, providerName.toLowerCase(), modelName, operation])}`
}

/** The key of a row without one: what it says, whatever the order of its columns, and how many like it came before. */
export function createContentKeys(): (row: object) => string {
  const occurrences = createOccurrenceCounter()
  const sortedColumns = createColumnSorter()
  return row => {
    const parts: unknown[] = []
    for (const column of sortedColumns(row)) {
      const value = row[column as keyof typeof row] as unknown
      if (value !== null && value !== '') parts.push(column, value)
    }
    const content = digest(parts)
    return `row:${content}:${occurrences(content)}`
  }
}

/** The names of a row's columns in order; rows of one file nearly always have the same, so they are sorted once. */
function createColumnSorter(): (row: object) => readonly string[] {
  let latest: readonly string[] = []
  let sorted: readonly string[] = []
  return row => {
    const columns = Object.keys(row)
    const isSame = columns.length === latest.length && columns.every((column, at) => column === latest[at])
    if (!isSame) {
      latest = columns
      sorted = columns.toSorted()
    }
    return sorted
  }
}

/** A key that the file states. Keys beyond 200 characters are known by their digest. */
export function keyOfKey(key: string): string {
  return key.length <= 200 ? key : `long:${digest([key])}`
}

/**
 * Counts how often each digest came, 1 for the first. Twelve bytes a slot, at most half of them used:
 * ten million different rows take 400 MB, where a map of strings would take gigabytes.
 */
export function createOccurrenceCounter(): (digest: string) => number {
  let capacity = 1 << 12
  let used = 0
  let highs = new Uint32Array(capacity)
  let lows = new Uint32Array(capacity)
  let counts = new Uint32Array(capacity)

  function slotOf(high: number, low: number): number {
    let slot = (high ^ low) & (capacity - 1)
    while (counts[slot] !== 0 && (highs[slot] !== high || lows[slot] !== low)) slot = (slot + 1) & (capacity - 1)
    return slot
  }

  function grow() {
    const [oldHighs, oldLows, oldCounts] = [highs, lows, counts]
    capacity *= 2
    highs = new Uint32Array(capacity)
    lows = new Uint32Array(capacity)
    counts = new Uint32Array(capacity)
    for (const [old, count] of oldCounts.entries()) {
      if (count === 0) continue
      const slot = slotOf(oldHighs[old] as number, oldLows[old] as number)
      highs[slot] = oldHighs[old] as number
      lows[slot] = oldLows[old] as number
      counts[slot] = count
    }
  }

  return digest => {
    const high = Number.parseInt(digest.slice(0, 8), 16)
    const low = Number.parseInt(digest.slice(8, 16), 16)
    const slot = slotOf(high, low)
    const count = (counts[slot] as number) + 1
    highs[slot] = high
    lows[slot] = low
    counts[slot] = count
    if (count === 1) used += 1
    if (used * 2 > capacity) grow()
    return count
  }
}
