/**
 * What an ellipsis leaves out is told where the pointer rests on it. One listener for all pages: whatever is cut, however it came
 * to be, in a table whose rows are drawn anew as it is scrolled.
 */
export function tellCutText(root: Document): void {
  root.addEventListener('mouseover', ({ target }) => {
    for (let each = target instanceof HTMLElement ? target : null, depth = 0; each !== null && depth < 3; depth += 1) {
      if (mayBeCut(each)) tell(each)
      each = each.parentElement
    }
  })
}

function mayBeCut(element: HTMLElement): boolean {
  const { textOverflow, webkitLineClamp } = getComputedStyle(element)
  return textOverflow === 'ellipsis' || webkitLineClamp !== 'none'
}

function tell(element: HTMLElement): void {
  const isOurs = 'cut' in element.dataset
  if (element.title !== '' && !isOurs) return
  if (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1) {
    element.title = element.textContent.trim()
    element.dataset.cut = ''
  } else if (isOurs) {
    element.removeAttribute('title')
    delete element.dataset.cut
  }
}
