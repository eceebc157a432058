import { createContext, useContext, useEffectEvent, useLayoutEffect, useSyncExternalStore } from 'react'
import type { Shortcut, ShortcutRegistry } from './shortcut-registry.ts'

const registries = createContext<ShortcutRegistry | null>(null)

export const ShortcutContext = registries.Provider

export function useShortcutRegistry(): ShortcutRegistry {
  const registry = useContext(registries)
  if (registry === null) throw new Error('useShortcutRegistry is used outside of ShortcutContext')
  return registry
}

/** A key while the component is there; it stands in the list of shortcuts under its label. */
export function useShortcut(
  keys: string,
  label: string,
  run: Shortcut['run'],
  group: Shortcut['group'] = 'page',
): void {
  const registry = useShortcutRegistry()
  const act = useEffectEvent(run)
  // With the page itself, not a moment later: it may be pressed as soon as something is to be seen.
  useLayoutEffect(() => registry.add({ keys, label, group, run: event => act(event) }), [registry, keys, label, group])
}

export function useShortcuts(): readonly Shortcut[] {
  const registry = useShortcutRegistry()
  return useSyncExternalStore(registry.onChange, registry.list)
}
