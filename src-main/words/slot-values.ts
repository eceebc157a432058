import type { ErrorKind, Operation } from '../../db/vocabulary.ts'
import { englishOperations, errorKindWords } from './english-names.ts'
import type { Said } from './said.ts'

/** A provider goes by its name in data and by its display name in sentences. */
export interface NamedProvider {
  readonly name: string
  readonly displayName: string
}

/** A point in time, and how it reads in the zone of whoever says it. */
export interface SpokenTime {
  readonly iso: string
  readonly words: string
}

/** A phrase of its own within a sentence. */
export interface Phrase {
  readonly text: string
  /** As English has it within a message for terminal and API, where the window says it in other words. */
  readonly whole?: string
  readonly said: Said
}

type Ends<Name extends string> = Name | `${string}_${Name}`

/** The name of a slot tells its unit. The window knows the same names (src-renderer/words/slot-words.ts). */
export type SlotValue<Slot> = Slot extends string
  ? string extends Slot
    ? AnyValue
    : Slot extends Ends<'provider'>
      ? NamedProvider
      : Slot extends Ends<'providers'>
        ? readonly string[]
        : Slot extends Ends<'operation'>
          ? Operation
          : Slot extends Ends<'error_kinds'>
            ? readonly ErrorKind[]
            : Slot extends Ends<'error_kind'>
              ? ErrorKind
              : Slot extends Ends<'at'>
                ? SpokenTime
                : Slot extends Ends<'nanos'>
                  ? number | null
                  : Slot extends Ends<'share' | 'score' | 'difference' | 'ratio' | 'ms' | 'bytes'> | 'count'
                    ? number
                    : Slot extends Ends<'language' | 'day'>
                      ? string
                      : string | number | readonly string[] | Phrase
  : never

type AnyValue = string | number | null | readonly (string | number)[] | NamedProvider | SpokenTime | Phrase

/** How a value reads in English, by the name of its slot. */
export function englishValue(name: string, value: AnyValue): string {
  if (value === null) return unitOf(name) === 'nanos' ? 'unpriced' : '–'
  if (Array.isArray(value)) return english.list.format(value.map(each => englishValue(singular(name), each)))
  if (typeof value === 'object') return phraseOf(value as NamedProvider | SpokenTime | Phrase)
  if (typeof value === 'string') return nameOf(name, value)
  return figureOf(name, value as number)
}

function phraseOf(value: NamedProvider | SpokenTime | Phrase): string {
  if ('displayName' in value) return value.displayName
  return 'words' in value ? value.words : (value.whole ?? value.text)
}

function nameOf(name: string, value: string): string {
  switch (unitOf(name)) {
    case 'operation':
      return englishOperations[value as Operation] ?? value
    case 'kind':
      return name.endsWith('error_kind') ? (errorKindWords[value as ErrorKind] ?? value) : value
    case 'language':
      return languageName(value)
    case 'day':
      return english.day.format(new Date(`${value}T00:00:00Z`))
    default:
      return value
  }
}

function figureOf(name: string, value: number): string {
  switch (unitOf(name)) {
    case 'nanos':
      return dollars(value)
    case 'id':
      return String(value)
    case 'share':
      return percent(value)
    case 'score':
      return value.toFixed(2)
    case 'difference':
      return english.difference.format(value)
    case 'ratio':
      return english.ratio.format(value)
    case 'ms':
      return duration(value)
    case 'bytes':
      return value < 1e6 ? `${english.ratio.format(value / 1e3)} kB` : `${english.ratio.format(value / 1e6)} MB`
    default:
      return english.count.format(value)
  }
}

/** The last word of a slot's name. */
function unitOf(name: string): string {
  return name.slice(name.lastIndexOf('_') + 1)
}

function singular(name: string): string {
  return name.replace(/s$/, '')
}

const english = {
  list: new Intl.ListFormat('en', { type: 'conjunction' }),
  count: new Intl.NumberFormat('en', { maximumFractionDigits: 2 }),
  difference: new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 }),
  day: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium' }),
  ratio: new Intl.NumberFormat('en', { maximumSignificantDigits: 2 }),
  languages: new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' }),
}

function percent(share: number): string {
  const value = share * 100
  // Rounding must not turn "nearly all" into "all", nor "hardly any" into "none".
  if (share < 1 && value > 99.5) return `${Math.min(99.9, value).toFixed(1)} %`
  if (share > 0 && value < 0.1) return '0.1 %'
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} %`
}

function dollars(nanos: number): string {
  const usd = nanos / 1e9
  const size = Math.abs(usd)
  if (size > 0 && size < 0.00005) return `${usd < 0 ? '-' : ''}<$0.0001`
  const digits = size >= 100 ? 0 : size >= 0.1 ? 2 : 4
  return `${usd < 0 ? '-' : ''}$${size.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
}

function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 100_000) return `${english.ratio.format(milliseconds / 1000)} s`
  return milliseconds < 7_200_000
    ? `${Math.round(milliseconds / 60_000)} min`
    : `${english.ratio.format(milliseconds / 3_600_000)} h`
}

function languageName(tag: string): string {
  try {
    return english.languages.of(tag) ?? tag
  } catch {
    // Callers name languages as they like.
    return tag
  }
}
