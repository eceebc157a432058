import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
/** Mirrored by the script in index.html, which sets the first theme before anything is painted. */
const storageKey = 'galley.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function chosenTheme(): Theme {
  const stored = localStorage.getItem(storageKey)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, theme)
  apply()
}

/** What was chosen, and which of the two is shown. */
export function useTheme(): { readonly chosen: Theme; readonly shown: 'light' | 'dark' } {
  const key = useSyncExternalStore(subscribe, () => `${chosenTheme()} ${shownTheme()}`)
  const [chosen, shown] = key.split(' ') as [Theme, 'light' | 'dark']
  return { chosen, shown }
}

/** Follows the system and other windows from here on. */
export function watchTheme(): void {
  dark.addEventListener('change', apply)
  window.addEventListener('storage', ({ key }) => key === storageKey && apply())
}

function shownTheme(): 'light' | 'dark' {
  const chosen = chosenTheme()
  if (chosen !== 'system') return chosen
  return dark.matches ? 'dark' : 'light'
}

function apply(): void {
  document.documentElement.dataset.theme = shownTheme()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
