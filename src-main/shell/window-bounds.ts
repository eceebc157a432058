/** Device-independent pixels. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const usualSize = { width: 1320, height: 880 }
export const smallestSize = { width: 480, height: 420 }

/** So much of the window has to be on a display for a person to find and move it. */
const reachable = { width: 160, height: 60 }

/**
 * Where the window is put: where it was, moved and shrunk into the display it was on; in the middle of the first display where
 * that one is gone or nothing is remembered.
 *
 * @param displays the work areas (without docks and bars), the first display's first
 */
export function placeWindow(wanted: Bounds | null, displays: readonly [Bounds, ...Bounds[]]): Bounds {
  const [first] = displays
  if (wanted === null) return centre(usualSize, first)
  const best = displays
    .map(area => ({ area, shown: overlap(wanted, area) }))
    .reduce((a, b) => (size(b.shown) > size(a.shown) ? b : a))
  if (best.shown.width < reachable.width || best.shown.height < reachable.height) return centre(wanted, first)
  const { area } = best
  const width = between(wanted.width, smallestSize.width, area.width)
  const height = between(wanted.height, smallestSize.height, area.height)
  return {
    x: between(wanted.x, area.x, area.x + area.width - width),
    y: between(wanted.y, area.y, area.y + area.height - height),
    width,
    height,
  }
}

function centre(wanted: Pick<Bounds, 'width' | 'height'>, area: Bounds): Bounds {
  const width = between(wanted.width, smallestSize.width, area.width)
  const height = between(wanted.height, smallestSize.height, area.height)
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  }
}

function overlap(a: Bounds, b: Bounds): Pick<Bounds, 'width' | 'height'> {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  }
}

function size({ width, height }: Pick<Bounds, 'width' | 'height'>): number {
  return width * height
}

/** Where a display is smaller than the least, the display wins. */
function between(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most))
}
