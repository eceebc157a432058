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

/** Shift is part of what a sign is (`?`), and counts only for keys that are no sign. */
export function isStep(
  step: KeyStep,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
) {
  const mod = event.ctrlKey || event.metaKey
  if (mod !== step.mod || event.altKey !== step.alt || event.key.toLowerCase() !== step.key) return false
  const isSign = event.key.length === 1 && !/[a-z]/i.test(event.key)
  return isSign || event.shiftKey === step.shift
}
