import { type RefObject, useLayoutEffect, useState } from 'react'

/** Whether an element has more in it than it shows: then it must be reachable by keyboard, to be scrolled. */
export function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const own = element.current
    if (own === null) return
    const measure = () => setOverflows(own.scrollWidth > own.clientWidth + 1 || own.scrollHeight > own.clientHeight + 1)
    const observer = new ResizeObserver(measure)
    observer.observe(own)
    for (const child of own.children) observer.observe(child)
    measure()
    return () => observer.disconnect()
  }, [element])
  return overflows
}
