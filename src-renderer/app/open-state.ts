import { useSyncExternalStore } from 'react'

/** Whether one thing of the whole app is open, for whoever opens it and whoever shows it. */
export interface OpenState {
  readonly set: (open: boolean) => void
  readonly use: () => boolean
}

function createOpenState(): OpenState {
  let isOpen = false
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    set(open) {
      isOpen = open
      for (const listener of listeners) listener()
    },
    use: () => useSyncExternalStore(subscribe, () => isOpen),
  }
}

export const paletteOpen = createOpenState()
export const shortcutsOpen = createOpenState()
