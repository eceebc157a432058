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

/** Of a book, a chapter or a person, as clients name them; characters. */
export const longestName = 1000

export function readText(value: unknown, longest = longestName): string | undefined {
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

/** Whole numbers, each once. */
export function readIntegers(value: unknown, least: number, most: number): readonly number[] | undefined {
  const numbers = [value].flat().flatMap(each => readInteger(each, least, most) ?? [])
  return numbers.length === 0 ? undefined : [...new Set(numbers)]
}

const mostLeftOut = 12

export interface LeftOut {
  /** `name=value` of what the address asked for and is not understood. */
  readonly left_out: readonly string[] | undefined
}

/**
 * Adds to what was read of an address what was dropped of it, for the page to say so. That becomes part of the address, since
 * the router puts the cleaned address in the place of the one that was typed.
 *
 * @param usual values that mean what is done anyway, and so are read as nothing
 */
export function withLeftOut<const Read extends object>(
  given: Readonly<Record<string, unknown>>,
  read: Read,
  usual: Readonly<Record<string, string>> = {},
): Read & LeftOut {
  const values = read as Readonly<Record<string, unknown>>
  // The router keeps names that no reader knows unless they are taken off.
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(read, name))
  return {
    ...Object.fromEntries(unknown.map(name => [name, undefined])),
    ...read,
    left_out: leftOutOf(given, values, usual),
  }
}

function leftOutOf(
  given: Readonly<Record<string, unknown>>,
  read: Readonly<Record<string, unknown>>,
  usual: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  const before = readTexts(given.left_out) ?? []
  const dropped = Object.entries(given).flatMap(([name, values]) => {
    if (name === 'left_out') return []
    const accepted = [read[name]].flat()
    const isRead = (value: unknown) =>
      accepted.some(
        each => String(each) === String(value) || each === true || (each !== undefined && each === Number(value)),
      )
    return [values]
      .flat()
      .filter(value => value !== undefined && value !== '' && usual[name] !== value && !isRead(value))
      .map(value => `${name}=${String(value)}`.slice(0, 100))
  })
  const all = [...new Set([...before, ...dropped])].slice(0, mostLeftOut)
  return all.length === 0 ? undefined : all
}
