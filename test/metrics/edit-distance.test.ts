import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from '../../src-main/metrics/edit-distance.ts'
import { processorSeconds } from '../support/processor-time.ts'

/** The textbook table. */
function byTable(one: string, other: string): number {
  const second = [...other]
  let row = second.map((_, at) => at + 1)
  row.unshift(0)
  for (const [at, point] of [...one].entries()) {
    const next = [at + 1]
    for (const [column, against] of second.entries()) {
      const replaced = (row[column] ?? 0) + (point === against ? 0 : 1)
      next.push(Math.min((row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

describe('the distance between two texts', () => {
  it('is that of the textbook table, for texts of any length and script', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '猫', '𠮷'), maxLength: 150 })
    fc.assert(
      fc.property(text, text, (one, other) => editDistance(one, other) === byTable(one, other)),
      {
        numRuns: 300,
      },
    )
  })

  it('is found quickly for two chapters that have nothing in common', () => {
    const chapter = (from: number) =>
      Array.from({ length: 20_000 }, (_, at) => String.fromCodePoint(from + (at % 500))).join('')
    const whole = processorSeconds(() => expect(editDistance(chapter(0x4e00), chapter(0x3400))).toBe(20_000), 2)
    expect(whole).toBeLessThan(2)
  })
})
