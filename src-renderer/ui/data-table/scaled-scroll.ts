/**
 * Where a list of any length stands. Chromium caps an element at 33,554,428 px, which a million rows exceed; from there on the
 * scroll bar is scaled: dragging it moves proportionally, while the wheel and short moves go pixel by pixel.
 */
export interface ScrollGeometry {
  /** Height of all rows, CSS pixels. */
  readonly total: number
  /** Height in which they are seen. */
  readonly view: number
}

export interface ScrollPosition {
  /** What the element says. */
  readonly top: number
  /** Pixels of rows above the first one seen. */
  readonly offset: number
}

export const tallest = 30_000_000

/** How tall the element that scrolls has to be. */
export function scrolledHeight({ total }: Pick<ScrollGeometry, 'total'>): number {
  return Math.min(total, tallest)
}

/** The element was scrolled to `top`. */
export function followScroll(before: ScrollPosition, top: number, geometry: ScrollGeometry): ScrollPosition {
  if (top === before.top) return before
  const { total, view } = geometry
  const lastOffset = Math.max(0, total - view)
  const lastTop = Math.max(0, scrolledHeight(geometry) - view)
  if (total <= tallest) return { top, offset: clamp(top, lastOffset) }
  if (top <= 0) return { top, offset: 0 }
  if (top >= lastTop - 1) return { top, offset: lastOffset }
  const moved = top - before.top
  if (Math.abs(moved) <= 3 * view) return { top, offset: clamp(before.offset + moved, lastOffset) }
  return { top, offset: clamp((top / lastTop) * lastOffset, lastOffset) }
}

/** Where the element has to be scrolled to for `offset` to be first. */
export function placeScroll(offset: number, geometry: ScrollGeometry): ScrollPosition {
  const lastOffset = Math.max(0, geometry.total - geometry.view)
  const lastTop = Math.max(0, scrolledHeight(geometry) - geometry.view)
  const wanted = clamp(offset, lastOffset)
  if (geometry.total <= tallest) return { top: wanted, offset: wanted }
  return { top: Math.round(lastOffset === 0 ? 0 : (wanted / lastOffset) * lastTop), offset: wanted }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(0, value), most)
}
