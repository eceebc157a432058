import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { followScroll, placeScroll, type ScrollPosition, scrolledHeight } from './scaled-scroll.ts'

export interface RowWindow {
  /** The first row that is drawn, and the one behind the last. */
  readonly first: number
  readonly end: number
  /** How far the first one is pushed up, CSS pixels. */
  readonly shift: number
  /** Height in which rows are seen. */
  readonly view: number
  readonly spacer: number
  readonly atTop: boolean
  /** Scrolls no more than it takes for the row to be seen whole. */
  readonly reveal: (row: number) => void
  readonly scrollToTop: () => void
  /** Rows on one screen. */
  readonly page: number
}

const spare = 4

/**
 * Which rows of a list of equal rows are to be drawn. Own arithmetic instead of a virtualiser's: those keep a measurement of
 * every row, which costs a million objects at each change of the count.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  { rows, rowHeight, headHeight }: { readonly rows: number; readonly rowHeight: number; readonly headHeight: number },
): RowWindow {
  const [view, setView] = useState(0)
  const [offset, setOffset] = useState(0)
  const position = useRef<ScrollPosition>({ top: 0, offset: 0 })
  const geometry = { total: rows * rowHeight, view }
  const current = useRef(geometry)
  current.current = geometry

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = () => setView(Math.max(0, element.clientHeight - headHeight))
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    const onScroll = () => {
      if (element.scrollTop === position.current.top) return
      position.current = followScroll(position.current, element.scrollTop, current.current)
      setOffset(position.current.offset)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller, headHeight])

  const moveTo = useCallback(
    (wanted: number) => {
      const element = scroller.current
      if (element === null) return
      position.current = placeScroll(wanted, current.current)
      element.scrollTop = position.current.top
      // Where the element cannot go it says so: rows may have become fewer.
      position.current = { ...position.current, top: element.scrollTop }
      setOffset(position.current.offset)
    },
    [scroller],
  )

  // Rows of another height, or fewer of them: the first row seen stays the first.
  const drawn = useRef({ rowHeight, rows })
  useLayoutEffect(() => {
    const before = drawn.current
    drawn.current = { rowHeight, rows }
    if (before.rowHeight !== rowHeight) moveTo((position.current.offset / before.rowHeight) * rowHeight)
    else if (before.rows > rows && position.current.offset > 0) moveTo(position.current.offset)
  }, [rowHeight, rows, moveTo])

  const reveal = useCallback(
    (row: number) => {
      const top = row * rowHeight
      const { view: seen } = current.current
      const { offset: from } = position.current
      if (top < from) moveTo(top)
      else if (top + rowHeight > from + seen) moveTo(top + rowHeight - seen)
    },
    [rowHeight, moveTo],
  )
  const scrollToTop = useCallback(() => moveTo(0), [moveTo])

  const seenFrom = Math.min(offset, Math.max(0, geometry.total - view))
  const first = Math.max(0, Math.floor(seenFrom / rowHeight) - spare)
  const end = Math.min(rows, Math.ceil((seenFrom + view) / rowHeight) + spare)
  return {
    first,
    end,
    shift: seenFrom - first * rowHeight,
    view,
    spacer: Math.max(0, scrolledHeight(geometry) - view),
    atTop: seenFrom < 1,
    reveal,
    scrollToTop,
    page: Math.max(1, Math.floor(view / rowHeight) - 1),
  }
}
