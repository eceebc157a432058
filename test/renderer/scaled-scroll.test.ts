import fc from 'fast-check'
import { expect, it } from 'vitest'
import { followScroll, placeScroll, scrolledHeight, tallest } from '../../src-renderer/ui/data-table/scaled-scroll.ts'

const view = 720
const geometryOf = (rows: number) => ({ total: rows * 36, view })

it('goes pixel by pixel while the list fits what a browser can scroll', () => {
  const geometry = geometryOf(800_000)
  expect(scrolledHeight(geometry)).toBe(geometry.total)
  expect(followScroll({ top: 0, offset: 0 }, 12_345, geometry)).toEqual({ top: 12_345, offset: 12_345 })
})

it('never asks for an element taller than Chromium can scroll', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50_000_000 }), rows => scrolledHeight(geometryOf(rows)) <= 33_554_428),
  )
})

it('reaches the first and the last row of ten million', () => {
  const geometry = geometryOf(10_000_000)
  const lastTop = tallest - view
  expect(followScroll({ top: 5000, offset: 90_000 }, 0, geometry).offset).toBe(0)
  expect(followScroll({ top: 5000, offset: 90_000 }, lastTop, geometry).offset).toBe(geometry.total - view)
})

it('moves by the wheel pixel by pixel in a list of any length, and by the scroll bar in proportion', () => {
  const geometry = geometryOf(10_000_000)
  const middle = placeScroll(geometry.total / 2, geometry)
  expect(followScroll(middle, middle.top + 100, geometry).offset).toBe(middle.offset + 100)
  const jumped = followScroll(middle, middle.top / 2, geometry)
  expect(jumped.offset / geometry.total).toBeCloseTo(0.25, 3)
})

it('keeps every row reachable: what was placed is where it was asked to be', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
      const geometry = geometryOf(rows)
      const wanted = Math.floor(share * Math.max(0, geometry.total - view))
      const placed = placeScroll(wanted, geometry)
      expect(placed.offset).toBe(wanted)
      expect(placed.top).toBeLessThanOrEqual(Math.max(0, scrolledHeight(geometry) - view))
      // The element tells of its own move, which changes nothing.
      expect(followScroll(placed, placed.top, geometry).offset).toBeCloseTo(wanted, 6)
    }),
  )
})
