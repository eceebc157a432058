import { useSyncExternalStore } from 'react'

/** A canvas knows no custom properties: what `var(--blue)` is in the theme that is shown, as `rgb(...)`. */
export function resolveColor(color: string): string {
  return readColor(color, 'auto')
}

/** The same for what is told apart by its colour alone, which stays where a system forces colours of its own on all else. */
export function resolveOwnColor(color: string): string {
  return readColor(color, 'none')
}

function readColor(color: string, adjust: 'auto' | 'none'): string {
  const probe = document.createElement('span')
  probe.style.setProperty('forced-color-adjust', adjust)
  probe.style.color = color
  document.body.append(probe)
  const resolved = getComputedStyle(probe).color
  probe.remove()
  return resolved
}

let version = 0
const listeners = new Set<() => void>()

function noteChange(): void {
  version += 1
  for (const listener of listeners) listener()
}

const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)', 'print']
for (const query of queries) matchMedia(query).addEventListener('change', noteChange)
new MutationObserver(noteChange).observe(document.documentElement, { attributeFilter: ['data-theme'] })

/** A number that changes with the theme, for what depends on resolved colours. */
export function useThemeVersion(): number {
  return useSyncExternalStore(subscribe, () => version)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
