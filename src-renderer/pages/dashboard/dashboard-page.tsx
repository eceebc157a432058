import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LeftOutNote } from '../../app/left-out-note.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import layout from '../../design/layout.module.css'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { joinClasses } from '../../ui/join-classes.ts'
import { ErrorState } from '../../ui/states.tsx'
import styles from './dashboard-page.module.css'
import { usualDays } from './dashboard-search.ts'
import { EmptyDashboard } from './empty-dashboard.tsx'
import { ErrorsCard } from './errors-card.tsx'
import { Figures } from './figures.tsx'
import { HealthSentence } from './health-sentence.tsx'
import { LiveNote } from './live-note.tsx'
import { OperationsCard } from './operations-card.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { ProviderTable } from './provider-table.tsx'
import { ResponseCard } from './response-card.tsx'
import { ScopeChips } from './scope-chips.tsx'
import { TrendCard } from './trend-card.tsx'
import { UsageHoursCard, UsageNamesCard } from './usage-card.tsx'
import { useDashboard, useHealth } from './use-dashboard.ts'
import { WhatToDo } from './what-to-do.tsx'

/** Is everything all right, what did it cost, is the translation good, what should I do. */
export function DashboardPage() {
  const { data, error, refetch, isFetching } = useDashboard()
  const { data: health, isPending: isHealthPending } = useHealth()
  const describe = useErrorText()
  const aside = useAside()
  const route = getRouteApi('/dashboard')
  const { left_out: leftOut } = route.useSearch()
  const navigate = route.useNavigate()
  // Nothing was ever called, which is another thing than nothing in this period.
  const isEmpty = health?.level === 'empty' && (data === undefined || data.totals.calls === 0)
  const isPractice = data?.totals.calls === 0 && data.simulated.calls_left_out > 0 && health?.providers === 0
  // No zeros before it is known which of these it is.
  const isUndecided = data?.totals.calls === 0 && isHealthPending
  return (
    <div className={joinClasses(layout.page, styles.page)} data-wide-page="">
      <div className={styles.bar}>
        {!isEmpty && !isPractice && !isUndecided && (
          <>
            <PeriodPicker />
            <ScopeChips />
          </>
        )}
        <LiveNote latestCall={data === undefined ? undefined : (data.latest_calls[0]?.created_at ?? null)} />
      </div>
      <LeftOutNote
        leftOut={leftOut}
        onClose={() => void navigate({ search: before => ({ ...before, left_out: undefined }), replace: true })}
      />
      <HealthSentence />
      {error !== null && data === undefined ? (
        <ErrorState title={describe(error).title} onRetry={() => void refetch()} retrying={isFetching}>
          {describe(error).detail}
        </ErrorState>
      ) : isEmpty || isPractice ? (
        <EmptyDashboard afterPractice={isPractice} />
      ) : isUndecided ? null : (
        <>
          <Figures />
          <div className={styles.wideAndNarrow}>
            <TrendCard />
            <ResponseCard />
          </div>
          <div className={styles.wideAndNarrow}>
            <div className={layout.column}>
              <ProviderTable aside={aside} />
              <OperationsCard />
              <UsageHoursCard />
            </div>
            <div className={layout.column}>
              <WhatToDo />
              <ErrorsCard />
            </div>
          </div>
          <div className={layout.halves}>
            <UsageNamesCard what="books" />
            <UsageNamesCard what="users" />
          </div>
        </>
      )}
    </div>
  )
}

/** "30 days, translation": what the comparison is of. */
function useAside(): string {
  const { t } = useTranslation('dashboard')
  const { periodDay } = useFormats()
  const { operationInText } = useNames()
  const { days, from, to, operation: chosen } = getRouteApi('/dashboard').useSearch()
  const period =
    from === undefined || to === undefined
      ? t('period.days', { count: days ?? usualDays })
      : t('period.range', { from: periodDay(from), to: periodDay(to) })
  return chosen === undefined ? period : t('providers.of', { period, operation: operationInText(chosen) })
}
