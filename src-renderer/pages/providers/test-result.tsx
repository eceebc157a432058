import { useTranslation } from 'react-i18next'
import { OneCallLink } from '../../app/calls-link.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { StatusMark } from '../../ui/badge.tsx'
import styles from './test-result.module.css'
import type { ProviderTest } from './use-test-provider.ts'

/** What came of asking a provider for one word: announced, with what to do where it failed. */
export function TestResult({ test }: { readonly test: ProviderTest }) {
  const { t } = useTranslation('providers')
  const { duration, money } = useFormats()
  const { errorKind } = useNames()
  const describe = useErrorText()
  const { data, error } = test
  return (
    <div role="status" className={styles.result}>
      {test.isPending && <p className={styles.waiting}>{t('test.waiting')}</p>}
      {!test.isPending && error !== null && (
        <>
          <StatusMark tone="bad">{describe(error).title}</StatusMark>
          <p className={styles.advice}>{describe(error).detail}</p>
        </>
      )}
      {!test.isPending && data?.ok === true && (
        <StatusMark tone="good">
          {t(data.simulated ? 'test.practice' : 'test.works', {
            model: data.answered_model ?? data.model,
            duration: duration(data.call?.response_time_ms ?? null),
            cost: money(data.call?.cost_nanos ?? null),
          })}{' '}
          {data.call !== null && (
            <OneCallLink id={data.call.id} className={styles.link}>
              {t('test.show')}
            </OneCallLink>
          )}
        </StatusMark>
      )}
      {!test.isPending && data?.ok === false && (
        <>
          <StatusMark tone="bad">{errorKind(data.failure?.kind ?? 'server')}</StatusMark>
          <p className={styles.said}>{data.failure?.message}</p>
          {data.advice !== null && <p className={styles.advice}>{data.advice}</p>}
        </>
      )}
    </div>
  )
}
