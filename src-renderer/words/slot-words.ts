import { useTranslation } from 'react-i18next'
import type { Call } from '../../src-main/contract/call-shape.ts'
import type { SaidValue } from '../../src-main/contract/said.ts'
import { noFigure } from '../format/formats.ts'
import { useFormats } from '../format/use-formats.tsx'
import { useNames } from '../format/use-names.ts'
import { useProviderName } from '../format/use-provider-name.ts'

type Plain = Exclude<SaidValue, object> | readonly (string | number)[]

/**
 * How a value of a sentence reads, by the last word of its slot's name, which is its unit
 * (src-main/words/slot-values.ts has the same names; docs/words.md lists them).
 */
export function useSlotWords(): (slot: string, value: Plain) => string {
  const { t, i18n } = useTranslation()
  const { count, money, percent, score, duration, bytes, dateTime, calendarDay, language } = useFormats()
  const { errorKind } = useNames()
  const provider = useProviderName()
  const locale = i18n.language
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const precise = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const rough = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 })
  const difference = new Intl.NumberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 })

  function words(slot: string, value: Plain): string {
    if (Array.isArray(value)) return list.format(value.map(each => words(slot.replace(/s$/, ''), each)))
    if (typeof value === 'number') return figure(slot, value)
    if (typeof value === 'string') return named(slot, value)
    return unitOf(slot) === 'nanos' ? money(null) : noFigure
  }

  function figure(slot: string, value: number): string {
    switch (unitOf(slot)) {
      case 'nanos':
        return money(value)
      case 'id':
        return String(value)
      case 'share':
        return percent(value)
      case 'score':
        return score(value)
      case 'difference':
        return difference.format(value)
      case 'ratio':
        return rough.format(value)
      case 'ms':
        return duration(value)
      case 'bytes':
        return bytes(value)
      default:
        return Number.isInteger(value) ? count(value) : precise.format(value)
    }
  }

  function named(slot: string, value: string): string {
    switch (unitOf(slot)) {
      case 'provider':
        return provider(value)
      case 'operation':
        return t(`work.${value as Call['operation']}`, { defaultValue: value })
      case 'kind':
        return slot.endsWith('error_kind') ? errorKind(value) : value
      case 'language':
        return language(value)
      case 'at':
        return dateTime(value)
      case 'day':
        return calendarDay(value)
      default:
        return value
    }
  }

  return words
}

function unitOf(slot: string): string {
  return slot.slice(slot.lastIndexOf('_') + 1)
}
