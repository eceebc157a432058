import { useSyncExternalStore } from 'react'

/** Which point the pointer or the keyboard is at, per group of charts. */
const keys = new Map<string, string>()
const listeners = new Set<() => void>()

export function setCrosshair(group: string, key: string | null): void {
  if ((keys.get(group) ?? null) === key) return
  if (key === null) keys.delete(group)
  else keys.set(group, key)
  for (const listener of listeners) listener()
}

export function useCrosshair(group: string): string | null {
  return useSyncExternalStore(subscribe, () => keys.get(group) ?? null)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
