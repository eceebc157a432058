import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { AskFirstDialog } from '../../../app/ask-first-dialog.tsx'
import { OneCallLink } from '../../../app/calls-link.tsx'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import styles from './review.module.css'
import type { ReviewPart } from './review-rows.ts'

/** Says what a second translation costs before anything is sent, and shows it when it is there. */
export function AgainDialog({ part, onClose }: { readonly part: ReviewPart; readonly onClose: () => void }) {
  const { t } = useTranslation('quality')
  const { money, count } = useFormats()
  const { client } = useTransport()
  const { id } = part.call
  const { data: expected, error } = useQuery(
    useApi().quality.retranslate.queryOptions({ input: { id, estimate: true } }),
  )
  const run = useMutation({
    mutationFn: (signal: AbortSignal) => client.quality.retranslate({ id }, { signal }),
  })
  const answer = run.data
  return (
    <AskFirstDialog
      title={t('again.title')}
      send={t('again.send')}
      problem={error}
      isRunning={run.isPending}
      failure={run.error}
      onSend={run.mutate}
      onClose={onClose}
      offer={
        expected === undefined ? null : (
          <>
            <p>{t('again.cost', { model: expected.model, cost: money(expected.cost_nanos) })}</p>
            {run.isIdle && (
              <p className={styles.soft}>
                {t('again.tokens', {
                  input: count(expected.input_tokens ?? 0),
                  output: count(expected.output_tokens ?? 0),
                })}
              </p>
            )}
          </>
        )
      }
      answer={
        answer === undefined ? null : (
          <>
            <p>{t('again.done', { cost: money(answer.cost_nanos) })}</p>
            <blockquote className={styles.answer} lang={part.call.target_language ?? undefined} dir="auto">
              {answer.text}
            </blockquote>
            {answer.call_ids[0] !== undefined && <OneCallLink id={answer.call_ids[0]}>{t('again.open')}</OneCallLink>}
          </>
        )
      }
    />
  )
}
