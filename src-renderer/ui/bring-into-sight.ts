/**
 * Scrolls the page until an element is in sight, as little as possible, with the room around it that its style asks for. By
 * distance and not by `scrollIntoView`: Chromium 150 begins the next Tab at whatever it was told to scroll to, moved or not, so
 * that the first Tab passed by all that stands before it.
 */
export function bringIntoSight(element: Element | null): void {
  if (element === null) return
  const { top, bottom } = element.getBoundingClientRect()
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(element)
  const above = top - Number.parseFloat(scrollMarginTop)
  const below = bottom + Number.parseFloat(scrollMarginBottom) - window.innerHeight
  if (above < 0) window.scrollBy(0, above)
  // Of what is taller than the window, its beginning.
  else if (below > 0) window.scrollBy(0, Math.min(below, above))
}
