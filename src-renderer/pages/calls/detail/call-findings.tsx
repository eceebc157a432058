import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { StatusMark } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Banner } from '../../../ui/states.tsx'
import { useFindingWords } from '../../../words/use-finding-words.ts'
import styles from './call-findings.module.css'
import type { Finding } from './text-rows.ts'

/** As many as leave the rest of the call in reach. */
const firstFindings = 12

const tones = { critical: 'bad', major: 'bad', minor: 'warn' } as const

/** What the checks say about the answer, worst first, and whether a person agrees. */
export function CallFindings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation('calls')
  const api = useApi()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const words = useFindingWords()
  const refresh = () => queries.invalidateQueries({ queryKey: api.quality.key() })
  const accept = useMutation(api.quality.accept.mutationOptions({ onSuccess: refresh }))
  const silence = useMutation(api.quality.silence.mutationOptions({ onSuccess: refresh }))
  const error = accept.error ?? silence.error
  const [all, setAll] = useState(false)
  const { count } = useFormats()
  const shown = all ? findings : findings.slice(0, firstFindings)
  const hidden = findings.length - shown.length
  return (
    <>
      <ul className={styles.list}>
        {shown.map(finding => (
          <li key={finding.id} className={styles.finding} data-decided={finding.state !== 'open' || undefined}>
            <p className={styles.head}>
              <StatusMark tone={tones[finding.severity]}>{words.check(finding.check, finding.check_title)}</StatusMark>
              <span className={styles.faint}>
                {t(`findings.severity.${finding.severity}`)}
                {finding.state !== 'open' && ` · ${t(`findings.state.${finding.state}`)}`}
              </span>
            </p>
            <p lang={words.message(finding).lang}>{words.message(finding).text}</p>
            {finding.advice !== '' && (
              <p className={styles.faint} lang={words.advice(finding).lang}>
                {words.advice(finding).text}
              </p>
            )}
            {finding.state === 'open' && (
              <div className={styles.actions}>
                <Button size="sm" onClick={() => accept.mutate({ ids: [finding.id] })}>
                  {t('findings.accept')}
                </Button>
                <Button size="sm" variant="quiet" onClick={() => silence.mutate({ id: finding.id, scope: 'finding' })}>
                  {t('findings.silence')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button variant="quiet" icon="chevron-down" onClick={() => setAll(true)}>
          {t('findings.more', { count: hidden, shown: count(hidden) })}
        </Button>
      )}
      {error !== null && <Banner tone="alert">{errorText(error).detail ?? errorText(error).title}</Banner>}
    </>
  )
}
