/**
 * Things that come and go by the thousand a second and are looked through now and then.
 *
 * A Map or Set that is filled and emptied all the time leaves a chain of outgrown tables behind, each pointing to the next
 * and to what it held when it was outgrown. Once the first of them is old, the collector of young objects takes all of it for
 * alive and copies it, until the next full collection (docs/gateway.md has figures). A slot that is emptied points nowhere.
 */
export class Slots<T> {
  private readonly items: (T | undefined)[] = []
  private readonly free: number[] = []
  private count = 0

  get size(): number {
    return this.count
  }

  /** Where the thing is kept, for {@link take}. */
  add(item: T): number {
    this.count += 1
    const slot = this.free.pop() ?? this.items.length
    this.items[slot] = item
    return slot
  }

  /** Removes and returns what a slot holds; undefined where it is empty. */
  take(slot: number): T | undefined {
    const item = this.items[slot]
    if (item === undefined) return undefined
    this.items[slot] = undefined
    this.free.push(slot)
    this.count -= 1
    return item
  }

  at(slot: number): T | undefined {
    return this.items[slot]
  }

  /** All that are there, in no order. */
  all(): readonly T[] {
    return this.items.filter(item => item !== undefined)
  }
}
