import { useSyncExternalStore } from 'react'

/** A canvas knows no custom properties: what `var(--blue)` is in the theme that is shown, as `rgb(...)`. */
export function resolveColor(color: string): string {
  const probe = document.createElement('span')
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

const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', 'print']
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
