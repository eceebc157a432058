const slots: Readonly<Record<string, number>> = {
  anthropic: 1,
  openai: 2,
  mistral: 3,
  google: 4,
  cohere: 5,
  practice: 6,
}
const first = 7
const count = 8

/** Which of the eight provider colours a provider has: the known ones their own, others by their name, always the same. */
export function providerSlot(provider: string): number {
  const known = slots[provider.toLowerCase()]
  if (known !== undefined) return known
  let sum = 0
  for (const letter of provider) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return first + (sum % (count - first + 1))
}

/** For `style` and SVG: `var(--provider-3)`. */
export function providerColor(provider: string): string {
  return `var(--provider-${providerSlot(provider)})`
}

/**
 * Colours of the providers of one chart, as `var(--provider-3)`: each its own, and where two have the same, the later one takes
 * one that is free. Beyond eight, colours come again.
 */
export function providerColors(providers: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(providers.flatMap(each => slots[each.toLowerCase()] ?? []))
  const found = new Map<string, string>()
  for (const provider of providers) {
    let slot = providerSlot(provider)
    if (!(provider.toLowerCase() in slots)) {
      for (let tries = 1; taken.has(slot) && tries < count; tries += 1) slot = (slot % count) + 1
      taken.add(slot)
    }
    found.set(provider, `var(--provider-${slot})`)
  }
  return found
}
