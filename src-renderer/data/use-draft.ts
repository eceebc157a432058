import { useState } from 'react'

const drafts = new Map<string, string>()

/**
 * Text that somebody began to write and has not handed in, by what it is about; null where there is none. It outlives the sheet
 * or page it stands in, so that Escape or a look elsewhere loses nothing, and ends with the window: text of a book is kept
 * nowhere it was not asked to be.
 */
export function useDraft(about: string): [draft: string | null, keep: (text: string | null) => void] {
  const [draft, setDraft] = useState(() => drafts.get(about) ?? null)
  const keep = (text: string | null) => {
    if (text === null) drafts.delete(about)
    else drafts.set(about, text)
    setDraft(text)
  }
  return [draft, keep]
}
