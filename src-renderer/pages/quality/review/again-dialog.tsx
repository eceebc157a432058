import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { OneCallLink } from '../../../app/calls-link.tsx'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import styles from './review.module.css'
import type { ReviewPart } from './review-rows.ts'

/** Says what a second translation costs before anything is sent, and shows it when it is there. */
export function AgainDialog({ part, onClose }: { readonly part: ReviewPart; readonly onClose: () => void }) {
  const { t } = useTranslation('quality')
  const { money, count } = useFormats()
  const { client } = useTransport()
  const describe = useErrorText()
  const tellFailure = useTellFailure()
  const { id } = part.call
  const estimate = useQuery(useApi().quality.retranslate.queryOptions({ input: { id, estimate: true } }))
  const run = useMutation({ mutationFn: () => client.quality.retranslate({ id }), onError: tellFailure })
  const expected = estimate.data
  const answer = run.data
  return (
    <Dialog
      open
      wide
      onOpenChange={open => !open && onClose()}
      title={t('again.title')}
      actions={
        answer === undefined ? (
          <>
            <Button variant="quiet" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button
              variant="primary"
              busy={run.isPending}
              disabled={expected === undefined}
              onClick={() => run.mutate()}
            >
              {t('again.send')}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            {t('close')}
          </Button>
        )
      }
    >
      {estimate.error !== null ? (
        <p>{describe(estimate.error).detail ?? describe(estimate.error).title}</p>
      ) : expected === undefined ? (
        <SkeletonLines lines={2} />
      ) : answer === undefined ? (
        <>
          <p>{t('again.cost', { model: expected.model, cost: money(expected.cost_nanos) })}</p>
          <p className={styles.soft}>
            {t('again.tokens', {
              input: count(expected.input_tokens ?? 0),
              output: count(expected.output_tokens ?? 0),
            })}
          </p>
        </>
      ) : (
        <>
          <p>{t('again.done', { cost: money(answer.cost_nanos) })}</p>
          <blockquote className={styles.answer} lang={part.call.target_language ?? undefined} dir="auto">
            {answer.text}
          </blockquote>
          {answer.call_ids[0] !== undefined && <OneCallLink id={answer.call_ids[0]}>{t('again.open')}</OneCallLink>}
        </>
      )}
    </Dialog>
  )
}
