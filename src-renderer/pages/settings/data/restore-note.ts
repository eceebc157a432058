const key = 'galley.restoring'

/** A restore that was begun: in the window, the page that asked for it goes with the window. */
interface RestoreNote {
  readonly takenAt: string
  /** Restores that had ended before this one. */
  readonly endedBefore: number
}

export function keepRestoreNote(note: RestoreNote): void {
  localStorage.setItem(key, JSON.stringify(note))
}

/** The restore that was begun, if it has ended by now; told once. */
export function takeEndedRestore(ended: number): RestoreNote | null {
  const kept = localStorage.getItem(key)
  if (kept === null) return null
  const note = JSON.parse(kept) as RestoreNote
  if (ended === note.endedBefore) return null
  localStorage.removeItem(key)
  // Fewer than before are those of a process that began since, which knows nothing of it.
  return ended > note.endedBefore ? note : null
}
