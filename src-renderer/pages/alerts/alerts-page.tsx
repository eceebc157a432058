import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useErrorText } from '../../data/use-error-text.ts'
import layout from '../../design/layout.module.css'
import { ErrorState } from '../../ui/states.tsx'
import { ActiveAlerts } from './active-alerts.tsx'
import styles from './alerts-page.module.css'
import { BudgetsCard } from './budgets-card.tsx'
import { DeliveryCard } from './delivery-card.tsx'
import { HistoryCard } from './history-card.tsx'
import { RulesCard } from './rules-card.tsx'

/** Does anything need me, what do I want to be told of, and what may be spent. */
export function AlertsPage() {
  const { t } = useTranslation('alerts')
  const api = useApi()
  const describe = useErrorText()
  const active = useQuery(api.alerts.active.queryOptions({ meta: follows.alerts }))
  const open = active.data?.alerts.filter(({ acknowledged_at }) => acknowledged_at === null).length
  return (
    <div className={layout.page}>
      <h1 className={open === undefined || open === 0 ? styles.calm : styles.wrong}>
        {open === undefined ? t('title') : open === 0 ? t('head.calm') : t('head.open', { count: open })}
      </h1>
      {active.error !== null && active.data === undefined ? (
        <ErrorState
          title={describe(active.error).title}
          onRetry={() => void active.refetch()}
          retrying={active.isFetching}
        >
          {describe(active.error).detail}
        </ErrorState>
      ) : (
        <div className={layout.wideAndNarrow}>
          <div className={layout.column}>
            <ActiveAlerts alerts={active.data?.alerts ?? []} />
            <RulesCard />
            <HistoryCard />
          </div>
          <div className={layout.column}>
            <BudgetsCard />
            <DeliveryCard />
          </div>
        </div>
      )}
    </div>
  )
}
