/** A Mac has Command where others have Control. */
export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

const names: Readonly<Record<string, string>> = isApple
  ? { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '⏎', Escape: 'esc' }
  : { Mod: 'Ctrl', Escape: 'Esc' }
const arrows: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }

/** What stands on the keys to press together, as `Mod+K`. */
export function nameKeys(keys: string): readonly string[] {
  return keys.split('+').map(key => names[key] ?? arrows[key] ?? key)
}

/** For `aria-keyshortcuts`, whose names are the browser's. */
export function tellKeys(keys: string): string {
  return keys.replace('Mod', isApple ? 'Meta' : 'Control').replace(/^Esc$/, 'Escape')
}
