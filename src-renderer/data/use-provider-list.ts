import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../src-main/contract/contract.ts'
import { practiceName } from '../ui/practice-name.ts'
import { useApi } from './api.tsx'
import { follows } from './query-client.ts'

type ProviderList = Outputs['providers']['list']

/** All providers. The one whose name is a word and not a brand goes by it in the app's language, unless somebody has named it. */
export function useProviderList() {
  const { t } = useTranslation('ui')
  const select = useCallback(
    (list: ProviderList): ProviderList => ({
      ...list,
      providers: list.providers.map(each =>
        each.display_name === practiceName ? { ...each, display_name: t('practice') } : each,
      ),
    }),
    [t],
  )
  return useQuery(useApi().providers.list.queryOptions({ meta: follows.settings, select }))
}
