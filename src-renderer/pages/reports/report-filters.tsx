import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceChip } from '../../ui/filter-chip.tsx'
import type { ListOption } from '../../ui/option-list.tsx'
import { ProviderSquare } from '../../ui/provider-mark.tsx'
import styles from './reports.module.css'
import { type FilterKind, filterKinds, operations, type ReportsSearch } from './reports-search.ts'

const route = getRouteApi('/reports')
/** Names that callers give may be any; there are more of them than a list holds. */
const freeKinds: readonly FilterKind[] = ['model', 'book', 'user', 'source_language', 'target_language']

/** What the report is narrowed to. */
export function ReportFilters({ onChange }: { readonly onChange: (next: Partial<ReportsSearch>) => void }) {
  const { t } = useTranslation('reports')
  const search = route.useSearch()
  const { of, isPending } = useOptions()
  const isNarrow = filterKinds.some(kind => search[kind] !== undefined)
  return (
    // biome-ignore lint/a11y/useSemanticElements: chips are no fields
    <div className={styles.chips} role="group" aria-label={t('filter.label')}>
      {filterKinds.map(kind => (
        <ChoiceChip
          key={kind}
          label={t(`filter.${kind}`)}
          options={of(kind)}
          chosen={search[kind] ?? []}
          onChange={chosen => onChange({ [kind]: chosen.length === 0 ? undefined : chosen })}
          free={freeKinds.includes(kind)}
          loading={isPending}
        />
      ))}
      {isNarrow && (
        <Button
          variant="quiet"
          size="sm"
          onClick={() => onChange(Object.fromEntries(filterKinds.map(kind => [kind, undefined])))}
        >
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}

function useOptions() {
  const api = useApi()
  const formats = useFormats()
  const names = useNames()
  const facets = useQuery(api.metrics.facets.queryOptions({ input: {}, staleTime: 60_000 }))
  const usage = useQuery(api.metrics.usage.queryOptions({ input: { days: 36_500, limit: 100 }, staleTime: 60_000 }))
  const listed = (
    rows: readonly { readonly value: string; readonly label?: string; readonly calls: number }[] = [],
    nameOf = (value: string) => value,
  ): readonly ListOption[] =>
    rows.map(({ value, label, calls }) => ({
      value,
      label: label ?? nameOf(value),
      detail: formats.shortCount(calls),
    }))
  const by: Readonly<Record<FilterKind, () => readonly ListOption[]>> = {
    provider: () =>
      listed(facets.data?.provider).map(each => ({ ...each, mark: <ProviderSquare provider={each.value} /> })),
    model: () => listed(facets.data?.model),
    operation: () => operations.map(value => ({ value, label: names.operation(value) })),
    source_language: () => listed(facets.data?.source_language, formats.language),
    target_language: () => listed(facets.data?.target_language, formats.language),
    book: () => listed(facets.data?.book),
    user: () => listed(usage.data?.users.map(({ name, calls }) => ({ value: name, calls }))),
  }
  return { of: (kind: FilterKind) => by[kind](), isPending: facets.isPending }
}
