import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { useProviderName } from '../../format/use-provider-name.ts'
import { type SettingForm, settingWords } from './setting-words.ts'

type Value = Outputs['settings']['list']['settings'][number]['value']

export interface SettingInWords {
  /** Its label, as on its page; its key where this page does not know it. */
  title(key: string): string
  /** Where it is found. */
  place(key: string): string | null
  value(key: string, value: Value): string
}

/** Settings and their values in a person's words, for where they stand apart from their controls. */
export function useSettingWords(): SettingInWords {
  const { t, i18n } = useTranslation('settings')
  const formats = useFormats()
  const { operationInText } = useNames()
  const providerName = useProviderName()
  const say = (key: string, values: Record<string, unknown> = {}) => t(key as 'title', values)
  const precise = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 6 })
  const dollars = new Intl.NumberFormat(i18n.language, {
    ...{ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' },
  })

  function model(name: string): string {
    if (name === 'auto') return t('file.auto')
    const slash = name.indexOf('/')
    return slash < 0 ? name : `${providerName(name.slice(0, slash))} · ${name.slice(slash + 1)}`
  }

  function figure(form: SettingForm, value: number): string {
    switch (form) {
      case 'milliseconds':
        return `${precise.format(value / 1000)} ${t('calls.seconds')}`
      case 'days':
        return t('file.days', { count: value, shown: formats.count(value) })
      case 'minutes':
        return value === 0 ? t('file.atOnce') : t('file.minutes', { count: value, shown: formats.count(value) })
      case 'share':
        return `${precise.format(value * 100)} %`
      case 'dollars':
        return dollars.format(value)
      case 'weekday':
        return formats.weekday(value)
      case 'hour':
        return `${String(value).padStart(2, '0')}:00`
      default:
        return precise.format(value)
    }
  }

  function text(form: SettingForm, value: string): string {
    if (typeof form === 'object') return form[value] === undefined ? value : say(form[value])
    if (form === 'model') return model(value)
    return form === 'provider' ? providerName(value) : value
  }

  return {
    title(key) {
      const words = settingWords(key)
      if (words === null) return key
      return say(words.title, words.work === null ? {} : { work: operationInText(words.work as 'other') })
    },
    place(key) {
      const words = settingWords(key)
      return words === null ? null : say(words.place)
    },
    value(key, value) {
      const { form = 'text', none = 'file.none.nothing' } = settingWords(key) ?? {}
      if (value === null) return say(none)
      if (typeof value === 'boolean') return t(value ? 'file.on' : 'file.off')
      return typeof value === 'number' ? figure(form, value) : text(form, value)
    },
  }
}
