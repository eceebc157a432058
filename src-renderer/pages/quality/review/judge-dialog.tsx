import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import styles from './review.module.css'
import type { ReviewPart } from './review-rows.ts'

/** Has one translation judged by another model; says who would and for how much before anything is sent. */
export function JudgeDialog({ part, onClose }: { readonly part: ReviewPart; readonly onClose: () => void }) {
  const { t } = useTranslation('quality')
  const { money, score } = useFormats()
  const api = useApi()
  const { client } = useTransport()
  const queryClient = useQueryClient()
  const describe = useErrorText()
  const tellFailure = useTellFailure()
  const { id } = part.call
  const cost = useQuery(api.quality.judgeCost.queryOptions({ input: { id } }))
  const run = useMutation({
    mutationFn: () => client.quality.judgeRun({ id }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.quality.key() }),
    onError: tellFailure,
  })
  const isTooDear = cost.data !== undefined && (cost.data.cost_nanos ?? 0) > (cost.data.left_today_nanos ?? 0)
  const verdict = run.data
  return (
    <Dialog
      open
      wide
      onOpenChange={open => !open && onClose()}
      title={t('verdict.title')}
      actions={
        verdict === undefined ? (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button
              variant="primary"
              busy={run.isPending}
              disabled={cost.data === undefined || isTooDear}
              onClick={() => run.mutate()}
            >
              {t('verdict.send')}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            {t('close')}
          </Button>
        )
      }
    >
      {cost.error !== null ? (
        <p>{describe(cost.error).detail ?? describe(cost.error).title}</p>
      ) : cost.data === undefined ? (
        <SkeletonLines lines={2} />
      ) : verdict === undefined ? (
        <>
          <p>{t('verdict.cost', { model: cost.data.model, cost: money(cost.data.cost_nanos) })}</p>
          <p className={styles.soft}>
            {t(isTooDear ? 'verdict.tooDear' : 'verdict.left', { left: money(cost.data.left_today_nanos) })}
          </p>
        </>
      ) : (
        <>
          <p>{t('verdict.done', { model: verdict.model ?? '', score: score(verdict.score) })}</p>
          <ul>
            {verdict.errors.map(error => (
              <li key={`${error.category} ${error.explanation}`}>
                {t(`severity.${error.severity}`)}, {error.category}: {error.explanation}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
