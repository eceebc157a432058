import { isApple } from '../../ui/key-names.ts'

/** What a key press has to be: `Mod+K`, `?`, `G D` (one after the other), `ArrowDown`. */
export interface KeyStep {
  readonly key: string
  readonly mod: boolean
  readonly alt: boolean
  readonly shift: boolean
}

export function readKeys(keys: string): readonly KeyStep[] {
  return keys.split(' ').map(step => {
    const parts = step === '+' ? ['+'] : step.split('+')
    return {
      key: (parts.at(-1) ?? '').toLowerCase(),
      mod: parts.includes('Mod'),
      alt: parts.includes('Alt'),
      shift: parts.includes('Shift'),
    }
  })
}

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Shift is part of what a sign is (`?`), and counts only for keys that are no sign. */
export function isStep(step: KeyStep, event: Press): boolean {
  const [mod, other] = isApple ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey]
  if (mod !== step.mod || other || event.altKey !== step.alt || keyOf(event) !== step.key) return false
  const isSign = event.key.length === 1 && !/\p{L}/u.test(event.key)
  return isSign || event.shiftKey === step.shift
}

/** On a keyboard of other letters (Cyrillic, Greek) the key that stands where the Latin one does. */
function keyOf({ key, code }: Press): string {
  const isForeign = key.length === 1 && !/\p{ASCII}/u.test(key)
  return (isForeign ? (/^Key([A-Z])$/.exec(code)?.[1] ?? key) : key).toLowerCase()
}
