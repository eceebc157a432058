/** Keeps the most recently used values while their stamp holds. */
export class StampedCache<Value> {
  private readonly entries = new Map<string, { stamp: string; value: Value }>()
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get(key: string, stamp: string): Value | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined || entry.stamp !== stamp) return undefined
    this.entries.delete(key)
    this.entries.set(key, entry)
    return entry.value
  }

  set(key: string, stamp: string, value: Value): void {
    this.entries.delete(key)
    this.entries.set(key, { stamp, value })
    if (this.entries.size <= this.limit) return
    const oldest = this.entries.keys().next()
    if (oldest.done !== true) this.entries.delete(oldest.value)
  }
}
