import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/**
 * Hands the focus on where what had it is gone from a part of the page (a button that became another one, a row that was taken
 * away), so that nobody who works by keyboard has to begin at the top of the page again. A button that is merely busy keeps it.
 *
 * @param choose who is next: first who `[data-takes-focus]` where not given, else the first that can take it
 */
export function useFocusKept(
  part: RefObject<HTMLElement | null>,
  choose: (part: HTMLElement, gone: HTMLElement) => HTMLElement | null = chooseNext,
): void {
  const last = useRef<HTMLElement | null>(null)
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      const isWithin = target instanceof HTMLElement && part.current?.contains(target)
      last.current = isWithin ? target : null
    }
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [part])
  // After every drawing: only then is it seen who is gone.
  useLayoutEffect(() => {
    const gone = last.current
    if (gone === null || gone.isConnected || part.current === null || document.activeElement !== document.body) return
    last.current = null
    choose(part.current, gone)?.focus({ preventScroll: true })
  })
}

const canTakeIt = ':is(a[href], button, input, select, textarea, [tabindex="0"]):not(:disabled)'

function chooseNext(part: HTMLElement): HTMLElement | null {
  return (
    part.querySelector<HTMLElement>('[data-takes-focus]:not(:disabled)') ?? part.querySelector<HTMLElement>(canTakeIt)
  )
}
