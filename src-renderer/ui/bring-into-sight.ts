/**
 * Scrolls an element into sight where it is not, with the room around it that its style asks for. Where it is in sight nothing
 * is asked of the browser: Chromium 150 begins the next Tab at whatever it was told to scroll to, moved or not, so that the first
 * Tab on a page left it.
 */
export function bringIntoSight(element: Element | null): void {
  if (element === null) return
  const { top, bottom } = element.getBoundingClientRect()
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(element)
  const isInSight =
    top >= Number.parseFloat(scrollMarginTop) && bottom <= window.innerHeight - Number.parseFloat(scrollMarginBottom)
  if (!isInSight) element.scrollIntoView({ block: 'nearest' })
}
