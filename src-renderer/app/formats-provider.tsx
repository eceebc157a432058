import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../src-main/contract/contract.ts'
import { useApi } from '../data/api.tsx'
import { follows } from '../data/query-client.ts'
import { createFormats, type DisplayCurrency } from '../format/formats.ts'
import { FormatsContext } from '../format/use-formats.tsx'

type Setting = Outputs['settings']['list']['settings'][number]

/** Zone and currency from the settings; the system's own until those are known. */
export function FormatsProvider({ children }: { readonly children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const { data } = useQuery(useApi().settings.list.queryOptions({ meta: follows.settings, staleTime: 60_000 }))
  const timeZone = usableZone(settingOf(data?.settings, 'timeZone'))
  const currency = readCurrency(data?.settings)
  const unpriced = t('figures.unpriced')
  const { code, perDollar } = currency ?? {}
  const formats = useMemo(
    () =>
      createFormats({
        locale: i18n.language,
        timeZone,
        unpriced,
        currency: code === undefined || perDollar === undefined ? null : { code, perDollar },
      }),
    [i18n.language, timeZone, unpriced, code, perDollar],
  )
  return <FormatsContext value={formats}>{children}</FormatsContext>
}

/** Amounts are another currency's only at a rate that was entered for it: at none, they are the dollars they were billed in. */
function readCurrency(settings: readonly Setting[] | undefined): DisplayCurrency | null {
  const code = settingOf(settings, 'displayCurrency')
  if (typeof code !== 'string' || !/^[A-Z]{3}$/.test(code) || code === 'USD') return null
  const rate = settings?.find(({ key }) => key === 'displayCurrencyRate')
  const perDollar = rate?.is_set ? rate.value : null
  return typeof perDollar === 'number' && perDollar > 0 ? { code, perDollar } : null
}

function settingOf(settings: readonly Setting[] | undefined, key: string): Setting['value'] {
  return settings?.find(setting => setting.key === key)?.value ?? null
}

function usableZone(value: Setting['value']): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return typeof value === 'string' && value !== '' ? value : own
}
