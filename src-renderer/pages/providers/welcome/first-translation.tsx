import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { OneCallLink } from '../../../app/calls-link.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { ApiError } from '../../../transport/api-error.ts'
import { bringIntoSight } from '../../../ui/bring-into-sight.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import styles from './first-translation.module.css'
import type { TranslationResult, TranslationRun } from './use-translation-run.ts'

/** The galley proof of the first translation: it arrives word by word, and then says what is on record about it. */
export function FirstTranslation({ run, language }: { readonly run: TranslationRun; readonly language: string }) {
  const { t } = useTranslation('providers')
  const describe = useErrorText()
  const proof = useRef<HTMLElement>(null)
  const isOn = run.state !== 'idle'
  useEffect(() => {
    // On a narrow screen it is below what was just pressed.
    if (isOn) bringIntoSight(proof.current)
  }, [isOn])
  return (
    <section ref={proof} className={styles.proof} aria-label={t('welcome.result')} aria-busy={run.state === 'running'}>
      {run.state === 'idle' ? (
        <p className={styles.hint}>{t('welcome.hint')}</p>
      ) : (
        <>
          {run.text !== '' && (
            <div className={styles.text} lang={language}>
              {run.text}
              {run.state === 'running' && <span className={styles.caret} aria-hidden="true" />}
            </div>
          )}
          {run.state === 'running' && run.text === '' && <p className={styles.hint}>{t('welcome.waiting')}</p>}
          {run.state === 'failed' && (
            <ErrorState title={describe(run.error).title}>
              <p>{describe(run.error).detail}</p>
              {/* Anything else stopped it before there was a call. */}
              {run.error instanceof ApiError && run.error.code === 'provider' && <p>{t('welcome.failedKept')}</p>}
            </ErrorState>
          )}
          {run.state === 'done' && <OnRecord result={run.result} />}
        </>
      )}
    </section>
  )
}

function OnRecord({ result }: { readonly result: TranslationResult }) {
  const { t } = useTranslation('providers')
  const { duration, money, count } = useFormats()
  const [first] = result.call_ids
  return (
    <div className={styles.record} role="status">
      <p className={styles.done}>{t('welcome.done')}</p>
      <dl className={styles.facts}>
        <dt>{t('welcome.model')}</dt>
        <dd>{result.model}</dd>
        <dt>{t('welcome.took')}</dt>
        <dd>{duration(result.duration_ms)}</dd>
        <dt>{t('welcome.cost')}</dt>
        <dd>{result.simulated ? t('welcome.nothingPaid') : money(result.cost_nanos)}</dd>
        {result.input_tokens !== null && result.output_tokens !== null && (
          <>
            <dt>{t('welcome.tokens')}</dt>
            <dd>{t('welcome.inAndOut', { input: count(result.input_tokens), output: count(result.output_tokens) })}</dd>
          </>
        )}
      </dl>
      <div className={styles.next}>
        {first !== undefined && (
          <OneCallLink id={first} className={styles.link}>
            {t('test.show')}
          </OneCallLink>
        )}
        <Button asChild variant="primary">
          <Link to={'/integrate' as '/'}>{t('welcome.connect')}</Link>
        </Button>
        <Button asChild>
          <Link to={'/dashboard' as '/'}>{t('welcome.dashboard')}</Link>
        </Button>
      </div>
    </div>
  )
}
