import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import type { ListOption } from '../../../ui/option-list.tsx'
import { type CallSearch, errorKinds, operations, origins, periodOf, realms, statuses } from '../call-search.ts'
import type { ChoiceKind } from './filter-kinds.ts'

export interface FilterOptions {
  readonly of: (kind: ChoiceKind) => readonly ListOption[]
  readonly isPending: boolean
}

/** What there is to choose from, with how many calls have it. Values that no call has are offered only where the set is closed. */
export function useFilterOptions(search: CallSearch): FilterOptions {
  const { t } = useTranslation('calls')
  const { t: word } = useTranslation()
  const formats = useFormats()
  const api = useApi()
  const { realm = realms } = search
  const { days, from, to } = periodOf(search, formats.timeZone)
  const period = { days, from, to, realm: [...realm] }
  const facets = useQuery(
    api.metrics.facets.queryOptions({ input: period, staleTime: 30_000, placeholderData: keepPreviousData }),
  )
  const usage = useQuery(
    api.metrics.usage.queryOptions({
      input: {
        ...(days === undefined && from === undefined ? { days: 36_500 } : { days, from, to }),
        realm: [...realm],
        limit: 100,
      },
      staleTime: 60_000,
      placeholderData: keepPreviousData,
    }),
  )
  const [book] = search.book?.length === 1 ? search.book : []
  const chapters = useQuery(
    api.books.show.queryOptions({
      input: { book: book ?? '', realm: [...realm] },
      // One that is not known by name, or not yet, has no chapters to offer.
      enabled: book !== undefined && facets.data?.book.some(({ value }) => value === book) === true,
      staleTime: 60_000,
    }),
  )

  const counted = (rows: readonly { readonly value: string; readonly calls: number }[] | undefined) =>
    new Map(rows?.map(row => [row.value, row.calls]))
  const closed = <Value extends string>(
    values: readonly Value[],
    label: (value: Value) => string,
    rows: readonly { readonly value: string; readonly calls: number }[] | undefined,
  ): ListOption[] => {
    const calls = counted(rows)
    return values.map(value => {
      const found = calls.get(value)
      return { value, label: label(value), detail: found === undefined ? undefined : formats.shortCount(found) }
    })
  }
  const open = (
    rows: readonly { readonly value: string; readonly calls: number; readonly label?: string }[] | undefined,
    label: (value: string) => string = value => value,
  ): ListOption[] =>
    (rows ?? []).map(row => ({
      value: row.value,
      label: row.label ?? label(row.value),
      detail: formats.shortCount(row.calls),
    }))

  const failed = facets.data?.status.filter(({ value }) => ['error', 'timeout', 'rate_limited'].includes(value))
  const statusRows = facets.data && [
    ...facets.data.status,
    { value: 'failed', calls: (failed ?? []).reduce((sum, row) => sum + row.calls, 0) },
  ]
  const by: Readonly<Record<ChoiceKind, () => readonly ListOption[]>> = {
    provider: () => open(facets.data?.provider),
    model: () => open(facets.data?.model),
    operation: () => closed(operations, value => word(`operation.${value}`), facets.data?.operation),
    status: () =>
      closed(statuses, value => (value === 'failed' ? t('anyFailure') : word(`status.${value}`)), statusRows),
    error_kind: () => closed(errorKinds, value => word(`errorKind.${value}`), facets.data?.error_kind),
    book: () => open(facets.data?.book),
    chapter: () => (chapters.data?.chapter_list ?? []).map(({ name }) => ({ value: name, label: name })),
    user: () => open(usage.data?.users.map(({ name, calls }) => ({ value: name, calls }))),
    source_language: () => open(facets.data?.source_language, formats.language),
    target_language: () => open(facets.data?.target_language, formats.language),
    realm: () => closed(realms, value => t(`realm.${value}`), undefined),
    origin: () => closed(origins, value => word(`origin.${value}`), undefined),
  }
  return { of: kind => by[kind](), isPending: facets.isPending }
}
