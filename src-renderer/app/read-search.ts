/**
 * Readers for `validateSearch`: what an address says, where it makes sense, else undefined. An address is typed by hand, kept as
 * a bookmark and sent by other programs, so a wrong value is dropped and never an error.
 */
export function readInteger(value: unknown, least: number, most: number): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const number = value === '' ? Number.NaN : Number(value)
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined
}

export function readNumber(value: unknown, least: number, most: number): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const number = value === '' ? Number.NaN : Number(value)
  return number >= least && number <= most ? number : undefined
}

export function readOneOf<const Value extends string>(value: unknown, allowed: readonly Value[]): Value | undefined {
  return allowed.find(each => each === value)
}

/** One or many of a closed set, each once. */
export function readSomeOf<const Value extends string>(
  value: unknown,
  allowed: readonly Value[],
): readonly Value[] | undefined {
  const found = allowed.filter(each => [value].flat().includes(each))
  return found.length === 0 ? undefined : found
}

export function readText(value: unknown, longest = 1000): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' && text.length <= longest ? text : undefined
}

export function readTexts(value: unknown, longest = 200): readonly string[] | undefined {
  const texts = [value].flat().flatMap(each => readText(each, longest) ?? [])
  return texts.length === 0 ? undefined : [...new Set(texts)]
}

export function readFlag(value: unknown): true | undefined {
  return value === 'true' || value === '1' || value === true ? true : undefined
}

/** A day, `2026-11-25`. */
export function readDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined
  return Number.isNaN(Date.parse(value)) ? undefined : value
}
