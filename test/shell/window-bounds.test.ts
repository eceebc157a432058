import { describe, expect, it } from 'vitest'
import { placeWindow } from '../../src-main/shell/window-bounds.ts'

const laptop = { x: 0, y: 25, width: 1440, height: 875 }
const left = { x: -2560, y: 0, width: 2560, height: 1400 }

describe('where the window is put', () => {
  it('is the middle of the first display at first, no larger than it', () => {
    expect(placeWindow(null, [laptop])).toEqual({ x: 60, y: 25, width: 1320, height: 875 })
    expect(placeWindow(null, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual({
      x: 0,
      y: 0,
      width: 800,
      height: 600,
    })
  })

  it('is where it was, also on a display left of the first', () => {
    const there = { x: -2000, y: 100, width: 1200, height: 900 }
    expect(placeWindow(there, [laptop, left])).toEqual(there)
  })

  it('is the first display where the other one is gone', () => {
    const { x, y, width, height } = placeWindow({ x: -2000, y: 100, width: 1200, height: 800 }, [laptop])
    expect({ width, height }).toEqual({ width: 1200, height: 800 })
    expect(x).toBeGreaterThanOrEqual(laptop.x)
    expect(y).toBeGreaterThanOrEqual(laptop.y)
  })

  it('lets a corner that cannot be grasped count as gone', () => {
    expect(placeWindow({ x: 1400, y: 860, width: 1000, height: 800 }, [laptop]).x).toBe(220)
  })

  it('moves what reaches over the edge, and shrinks what is too large', () => {
    expect(placeWindow({ x: 900, y: 300, width: 1000, height: 700 }, [laptop])).toEqual({
      ...{ x: 440, y: 200, width: 1000, height: 700 },
    })
    expect(placeWindow({ x: 0, y: 25, width: 4000, height: 3000 }, [laptop])).toEqual(laptop)
  })

  it('is never smaller than can be used, except on a display that is', () => {
    expect(placeWindow({ x: 100, y: 100, width: 200, height: 100 }, [laptop])).toMatchObject({
      width: 480,
      height: 420,
    })
    const tiny = { x: 0, y: 0, width: 400, height: 300 }
    expect(placeWindow({ x: 0, y: 0, width: 900, height: 900 }, [tiny])).toEqual(tiny)
  })
})
