import { useRef } from 'react'

/**
 * Gives the focus back where a dialog closes that no trigger of its own opened: to what had it before, or to the page where that
 * is gone. For `onCloseAutoFocus`.
 */
export function useFocusReturn(open: boolean): (event: Event) => void {
  const before = useRef<HTMLElement | null>(null)
  const wasOpen = useRef(false)
  if (open && !wasOpen.current) before.current = findOrigin()
  wasOpen.current = open
  return event => {
    event.preventDefault()
    const origin = before.current
    const target = origin?.isConnected ? origin : document.getElementById('main')
    target?.focus({ preventScroll: true })
  }
}

function findOrigin(): HTMLElement | null {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement) || focused === document.body) return null
  // A menu goes when something in it was chosen; its button stays.
  const button = focused.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  return (button ? document.getElementById(button) : null) ?? focused
}
