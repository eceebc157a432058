import { type RefObject, useLayoutEffect } from 'react'

/** Lets an element reach down to the end of the window, whatever stands above it: a banner may come and go. */
export function useFillHeight(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const own = element.current
    const frame = own?.closest('main')?.parentElement
    if (own === null || frame == null) return
    const measure = () => own.style.setProperty('--above', `${own.getBoundingClientRect().top + window.scrollY}px`)
    const observer = new ResizeObserver(measure)
    for (const child of frame.children) observer.observe(child)
    const added = new MutationObserver(() => {
      for (const child of frame.children) observer.observe(child)
      measure()
    })
    added.observe(frame, { childList: true })
    measure()
    return () => {
      observer.disconnect()
      added.disconnect()
    }
  }, [element])
}
