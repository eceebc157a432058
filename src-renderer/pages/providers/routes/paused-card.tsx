import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../../app/use-now.ts'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { useErrorText } from '../../../data/use-error-text.ts'
import { SentenceGap } from '../../../format/sentence-gap.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { useNames } from '../../../format/use-names.ts'
import { StatusMark } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import type { AllProviders } from './first-models.ts'
import { ModelMark } from './model-mark.tsx'
import styles from './routes.module.css'

const oftenMs = 5000

/** Models that are not asked at the moment: since when, until when, and why. */
export function PausedCard({ all }: { readonly all: AllProviders }) {
  const { t } = useTranslation('routes')
  const describe = useErrorText()
  const { errorKind } = useNames()
  const { clockSeconds, ago, duration, count } = useFormats()
  const now = useNow(1000)
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    ...useApi().routing.breakers.queryOptions({ meta: follows.calls }),
    refetchInterval: oftenMs,
  })
  const paused = (data?.breakers ?? []).filter(({ state }) => state !== 'closed')
  return (
    <Card title={t('paused.title')}>
      <p className={styles.lead}>{t('paused.why')}</p>
      {error !== null && data === undefined ? (
        <ErrorState title={describe(error).title} onRetry={() => void refetch()}>
          {describe(error).detail}
        </ErrorState>
      ) : data === undefined ? (
        <Skeleton height="48px" />
      ) : paused.length === 0 ? (
        <StatusMark tone="good" wraps>
          {t('paused.nobody')}
        </StatusMark>
      ) : (
        <ul className={styles.plain}>
          {paused.map(each => {
            const since = dataUpdatedAt - (each.paused_for_ms ?? 0)
            const until = each.opens_in_ms === null ? null : dataUpdatedAt + each.opens_in_ms
            return (
              <li key={`${each.provider}/${each.model}`} className={styles.pausedItem}>
                <ModelMark all={all} step={each} />
                <p>
                  <StatusMark tone="warn" wraps>
                    {until !== null && until > now
                      ? t('paused.until', { time: clockSeconds(until), left: duration(until - now) })
                      : t('paused.trying')}
                  </StatusMark>
                </p>
                <p className={styles.note}>
                  {t('paused.since', { time: clockSeconds(since), ago: ago(since, now) })}
                  <SentenceGap />
                  {each.error_kind !== null && t('paused.because', { kind: errorKind(each.error_kind) })}
                  <SentenceGap />
                  {each.recent_calls > 1 &&
                    t('paused.figures', { failed: count(each.failed_calls), calls: count(each.recent_calls) })}
                </p>
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}
