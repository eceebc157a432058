import { useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Inputs } from '../../../src-main/contract/contract.ts'
import { useApi, useTransport } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useErrorText } from '../../data/use-error-text.ts'
import { toast } from '../../ui/toast.tsx'
import { useSettingWords } from './use-setting-words.ts'

type Change = Inputs['settings']['set']
type Value = Change['value']

const changeKey = ['settings', 'change']

export function useSettingsList() {
  return useQuery(useApi().settings.list.queryOptions({ meta: follows.settings, staleTime: 60_000 }))
}

/**
 * The settings by key, and what changes one. A change is kept at once and shown from the start, so that no field falls back
 * to its old value, or moves the caret in what one selects there, while the change is on its way; one that is refused says
 * why and shows what is kept.
 */
export function useSettings() {
  const { t } = useTranslation('settings')
  const { client } = useTransport()
  const api = useApi()
  const queries = useQueryClient()
  const describe = useErrorText()
  const { title } = useSettingWords()
  const { data } = useSettingsList()
  const underWay = useMutationState({
    filters: { mutationKey: changeKey, status: 'pending' },
    select: ({ state }) => state.variables as Change,
  })
  const values = new Map([...(data?.settings ?? []), ...underWay].map(({ key, value }) => [key, value]))
  const change = useMutation({
    mutationKey: changeKey,
    mutationFn: (input: Change) => client.settings.set(input),
    onSuccess: () => toast.done(t('saved')),
    onError: (error, { key }) => {
      const { title: what, detail } = describe(error)
      if (detail === null) toast.failed(what)
      else toast.failed(t('notKept', { setting: title(key) }), { description: detail })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: api.settings.key() }),
  })
  return {
    isReady: data !== undefined,
    value: (key: string): Value => values.get(key) ?? null,
    number: (key: string): number | null => {
      const value = values.get(key)
      return typeof value === 'number' ? value : null
    },
    /** `onKept` is not called where it is refused. */
    set: (key: string, value: Value, onKept?: () => void) =>
      change.mutate({ key, value }, onKept === undefined ? {} : { onSuccess: onKept }),
  }
}

/** Says what went wrong, and what Galley says about it. */
export function useFailToast(): (error: unknown) => void {
  const describe = useErrorText()
  return error => {
    const { title, detail } = describe(error)
    toast.failed(title, detail === null ? {} : { description: detail })
  }
}
