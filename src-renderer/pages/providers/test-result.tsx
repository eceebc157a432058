import { useTranslation } from 'react-i18next'
import { OneCallLink } from '../../app/calls-link.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { ApiError } from '../../transport/api-error.ts'
import { StatusMark } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import styles from './test-result.module.css'
import type { ProviderTest } from './use-test-provider.ts'

export interface TestResultProps {
  readonly test: ProviderTest
  /** Opens where a key is put in; left out where that is in sight. */
  readonly onKey?: () => void
  readonly onModels?: () => void
  /** The environment variable that the key comes from. */
  readonly variable?: string | null
}

/** What came of asking a provider for one word: announced, with what to do where it failed. */
export function TestResult({ test, onKey, onModels, variable = null }: TestResultProps) {
  const { t } = useTranslation('providers')
  const { duration, money } = useFormats()
  const { errorKind } = useNames()
  const describe = useErrorText()
  const { data, error } = test
  const isKeyMissing = error instanceof ApiError && error.code === 'key_missing'
  const isModelMissing = error instanceof ApiError && error.code === 'not_found'
  const kind = data?.failure?.kind ?? null
  return (
    <div role="status" className={styles.result}>
      {test.isPending && <p className={styles.waiting}>{t('test.waiting')}</p>}
      {!test.isPending && error !== null && (
        <>
          <StatusMark tone="bad" wraps>
            {describe(error).title}
          </StatusMark>
          <p className={styles.advice}>{isKeyMissing ? t('test.noKey') : describe(error).detail}</p>
          {isKeyMissing && onKey !== undefined && (
            <Button size="sm" icon="key" className={styles.action} onClick={onKey}>
              {t('menu.addKey')}
            </Button>
          )}
          {isModelMissing && onModels !== undefined && (
            <Button size="sm" icon="list" className={styles.action} onClick={onModels}>
              {t('test.chooseModel')}
            </Button>
          )}
        </>
      )}
      {!test.isPending && data?.ok === true && (
        <StatusMark tone="good" wraps>
          {t(data.simulated ? 'test.practice' : 'test.works', {
            model: data.answered_model ?? data.model,
            duration: duration(data.call?.response_time_ms ?? null),
            cost: money(data.call?.cost_nanos ?? null),
          })}
          <SentenceGap />
          {data.call !== null && (
            <OneCallLink id={data.call.id} className={styles.link}>
              {t('test.show')}
            </OneCallLink>
          )}
        </StatusMark>
      )}
      {!test.isPending && data?.ok === false && (
        <>
          <StatusMark tone="bad" wraps>
            {errorKind(data.failure?.kind ?? 'server')}
          </StatusMark>
          <p className={styles.said}>{data.failure?.message}</p>
          {kind !== null && (
            <p className={styles.advice}>
              {kind === 'authentication' && variable !== null
                ? t('test.advice.variable', { variable })
                : t(`test.advice.${kind}`)}
            </p>
          )}
          {kind === 'authentication' && onKey !== undefined && (
            <Button size="sm" icon="key" className={styles.action} onClick={onKey}>
              {t('menu.replaceKey')}
            </Button>
          )}
          {(kind === 'not_found' || kind === 'permission') && onModels !== undefined && (
            <Button size="sm" icon="list" className={styles.action} onClick={onModels}>
              {t('test.chooseModel')}
            </Button>
          )}
        </>
      )}
    </div>
  )
}
