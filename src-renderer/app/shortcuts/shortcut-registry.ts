import { isStep, type KeyStep, readKeys } from './read-keys.ts'

export interface Shortcut {
  /** `Mod+K`, `?`, `G D`; `Mod` is Command on a Mac and Control elsewhere. */
  readonly keys: string
  /** What it does, for the list of shortcuts. */
  readonly label: string
  /** `page`: of what is on the screen now; `app`: everywhere. */
  readonly group: 'page' | 'app'
  readonly run: (event: KeyboardEvent) => void
}

export interface ShortcutRegistry {
  add(shortcut: Shortcut): () => void
  list(): readonly Shortcut[]
  onChange(listener: () => void): () => void
  /** Keys without a modifier can be turned off: speech input and a cat type them by accident. Kept for this browser. */
  singleKeys(): boolean
  setSingleKeys(on: boolean): void
}

const storageKey = 'galley.single-keys'
const sequenceMs = 1200

export function createShortcutRegistry(): ShortcutRegistry {
  let shortcuts: readonly (Shortcut & { readonly steps: readonly KeyStep[] })[] = []
  const listeners = new Set<() => void>()
  let begun: readonly KeyStep[] = []
  let begunAt = 0
  const singleKeys = () => localStorage.getItem(storageKey) !== 'off'

  function changed(): void {
    for (const listener of listeners) listener()
  }

  window.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (plain && (!singleKeys() || takesText(event.target) || isApart(event.target))) return
    const before = event.timeStamp - begunAt < sequenceMs ? begun : []
    begun = []
    // The newest first: what a page puts over another wins.
    for (const shortcut of shortcuts.toReversed()) {
      const at = before.length > 0 && startsWith(shortcut.steps, before) ? before.length : 0
      const step = shortcut.steps[at]
      if (step === undefined || !isStep(step, event)) continue
      if (shortcut.group === 'page' && isApart(event.target)) continue
      if (at < shortcut.steps.length - 1) {
        begun = shortcut.steps.slice(0, at + 1)
        // When it was pressed: a page that is busy meanwhile must not come between two keys.
        begunAt = event.timeStamp
        return
      }
      event.preventDefault()
      shortcut.run(event)
      return
    }
  })

  return {
    add(shortcut) {
      const entry = { ...shortcut, steps: readKeys(shortcut.keys) }
      shortcuts = [...shortcuts, entry]
      changed()
      return () => {
        shortcuts = shortcuts.filter(each => each !== entry)
        changed()
      }
    },
    list: () => shortcuts,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    singleKeys,
    setSingleKeys(on) {
      if (on) localStorage.removeItem(storageKey)
      else localStorage.setItem(storageKey, 'off')
      changed()
    },
  }
}

function startsWith(steps: readonly KeyStep[], begun: readonly KeyStep[]): boolean {
  return begun.every((step, index) => {
    const own = steps[index]
    return own !== undefined && own.key === step.key && own.mod === step.mod && own.alt === step.alt
  })
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input, textarea, select, [role="menu"], [role="listbox"]') !== null
}

/** In a dialog that stands before the page: its keys are not the page's. A sheet is a part of the page (ui/sheet.tsx). */
function isApart(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const dialog = target.closest('[role="dialog"], [role="alertdialog"], dialog')
  return dialog !== null && !dialog.hasAttribute('data-sheet')
}
