import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { useErrorText } from '../../../data/use-error-text.ts'
import { SentenceGap } from '../../../format/sentence-gap.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { useNames } from '../../../format/use-names.ts'
import { ApiError } from '../../../transport/api-error.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useWords } from '../../../words/use-words.ts'
import { CandidateTable } from './candidate-table.tsx'
import type { AllProviders } from './first-models.ts'
import { ModelMark } from './model-mark.tsx'
import styles from './routes.module.css'
import type { Task } from './use-tasks.ts'

/** What auto would take now for one kind of work and pair of languages, in a sentence, with all it compared. */
export function Choice({ all, task }: { readonly all: AllProviders; readonly task: Task }) {
  const { t } = useTranslation('routes')
  const { operation: nameOf } = useNames()
  const { language, count } = useFormats()
  const describe = useErrorText()
  const say = useWords('selection')
  const navigate = useNavigate()
  const { operation, source, target, calls } = task
  const { data, error } = useQuery(
    useApi().routing.explain.queryOptions({
      input: {
        operation,
        ...(source !== null && { source_language: source }),
        ...(target !== null && { target_language: target }),
      },
      meta: follows.callsCalmly,
    }),
  )
  const why = ({ said, sentence }: Outputs['routing']['explain']) => say(said, 'text', sentence)
  const pair =
    source === null && target === null
      ? null
      : t('choices.pair', {
          source: source === null ? t('choices.any') : language(source),
          target: target === null ? t('choices.any') : language(target),
        })
  return (
    <li className={styles.choice}>
      <div className={styles.choiceHead}>
        <h3 className={styles.heading}>
          {nameOf(operation)}
          {pair !== null && <span className={styles.faint}> · {pair}</span>}
        </h3>
        <span className={styles.faint}>{t('choices.calls', { count: calls, shown: count(calls) })}</span>
      </div>
      {error !== null ? (
        error instanceof ApiError && error.code === 'key_missing' ? (
          <div className={styles.row}>
            <p className={styles.note}>{t('choices.noKey')}</p>
            <Button size="sm" icon="key" onClick={() => void navigate({ to: '/providers', search: {} })}>
              {t('choices.toProviders')}
            </Button>
          </div>
        ) : (
          <p className={styles.problem}>
            {describe(error).title}
            <SentenceGap />
            {describe(error).detail}
          </p>
        )
      ) : data === undefined ? (
        <Skeleton height="72px" />
      ) : (
        <>
          <div className={styles.row}>
            <ModelMark all={all} step={data} />
            <Badge tone={data.reason === 'little_data' ? 'warn' : 'neutral'}>{t(`reason.${data.reason}`)}</Badge>
          </div>
          <p className={styles.sentence} lang={why(data).lang}>
            {why(data).text}
          </p>
          <details className={styles.more}>
            <summary>{t('choices.compare', { count: data.candidates.length })}</summary>
            <CandidateTable all={all} explained={data} />
          </details>
        </>
      )}
    </li>
  )
}
