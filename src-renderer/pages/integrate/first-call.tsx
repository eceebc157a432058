import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../../src-main/contract/call-shape.ts'
import { OneCallLink } from '../../app/calls-link.tsx'
import { useNow } from '../../app/use-now.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Icon } from '../../ui/icon.tsx'
import styles from './first-call.module.css'

/** Practice answers to everybody; what a person tries in these pages is not what is waited for. */
function isOfAnotherProgram({ origin, created_by }: Call): boolean {
  return origin !== 'practice' || (created_by !== null && created_by !== 'browser' && created_by !== 'window')
}

/** Waits for the first call of another program, and says when it has come. */
export function FirstCall() {
  const { t } = useTranslation('integrate')
  const { ago, money, duration } = useFormats()
  const now = useNow(1000)
  const { data } = useQuery(
    useApi().calls.list.queryOptions({
      input: { origin: ['gateway', 'recorded', 'practice'], realm: ['real', 'practice', 'sample'], page_size: 20 },
      meta: follows.calls,
    }),
  )
  const call = data?.calls.find(isOfAnotherProgram)
  return (
    <div className={styles.strip} data-arrived={call !== undefined || undefined} role="status">
      <span className={styles.light} aria-hidden="true">
        {call !== undefined && <Icon name="check" />}
      </span>
      {call === undefined ? (
        <p>
          <strong className={styles.what}>{t('waiting.title')}</strong>
          <SentenceGap />
          {t('waiting.text')}
        </p>
      ) : (
        <p>
          <strong className={styles.what}>{t('arrived.title')}</strong>
          <SentenceGap />
          {t('arrived.text', {
            model: call.model_name,
            who: call.created_by ?? t('arrived.somebody'),
            duration: duration(call.response_time_ms),
            cost: call.origin === 'practice' ? t('arrived.free') : money(call.cost_nanos),
          })}
          <SentenceGap />
          <span className={styles.ago}>{ago(call.created_at, now)}</span>
          <SentenceGap />
          <OneCallLink id={call.id} className={styles.link}>
            {t('arrived.show')}
          </OneCallLink>
        </p>
      )}
    </div>
  )
}
