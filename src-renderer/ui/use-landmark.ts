import { type RefObject, useRef, useState } from 'react'

export interface Landmark {
  /** For the button that opens something. */
  readonly button: RefObject<HTMLButtonElement | null>
  /** Where that is to be put; null: at the end of the page. */
  readonly place: Element | null
  /** To be called as it opens. */
  readonly find: () => void
}

/**
 * Puts what opens at a button into the part of the page the button is in, where screen readers look for it. What a modal dialog
 * opens stands at the end of the page, above the dialog, which would cut it off.
 */
export function useLandmark(): Landmark {
  const button = useRef<HTMLButtonElement>(null)
  const [place, setPlace] = useState<Element | null>(null)
  return { button, place, find: () => setPlace(button.current?.closest('[data-sheet], main, nav') ?? null) }
}
