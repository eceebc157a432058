import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../app/use-tell-failure.ts'
import { useApi, useTransport } from '../data/api.tsx'
import { useErrorText } from '../data/use-error-text.ts'
import { useFormats } from '../format/use-formats.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import styles from './judge-dialog.module.css'

/** Has one translation judged by another model; says who would and for how much before anything is sent. */
export function JudgeDialog({ callId: id, onClose }: { readonly callId: number; readonly onClose: () => void }) {
  const { t } = useTranslation('judge')
  const { money, score } = useFormats()
  const api = useApi()
  const { client } = useTransport()
  const queryClient = useQueryClient()
  const describe = useErrorText()
  const tellFailure = useTellFailure()
  const cost = useQuery(api.quality.judgeCost.queryOptions({ input: { id } }))
  const run = useMutation({
    mutationFn: () => client.quality.judgeRun({ id }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: api.quality.key() }),
        queryClient.invalidateQueries({ queryKey: api.calls.show.key({ input: { id } }) }),
      ]),
    onError: tellFailure,
  })
  const isTooDear = cost.data !== undefined && (cost.data.cost_nanos ?? 0) > (cost.data.left_today_nanos ?? 0)
  const verdict = run.data
  return (
    <Dialog
      open
      wide
      onOpenChange={open => !open && onClose()}
      title={t('title')}
      actions={
        verdict === undefined ? (
          <>
            <Button variant="quiet" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button
              variant="primary"
              busy={run.isPending}
              disabled={cost.data === undefined || isTooDear}
              onClick={() => run.mutate()}
            >
              {t('send')}
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
          <p>{t('cost', { model: cost.data.model, cost: money(cost.data.cost_nanos) })}</p>
          <p className={styles.soft}>
            {t(isTooDear ? 'tooDear' : 'left', { left: money(cost.data.left_today_nanos) })}
          </p>
        </>
      ) : (
        <>
          <p>{t('done', { model: verdict.model ?? '', score: score(verdict.score) })}</p>
          {verdict.errors.length === 0 && <p className={styles.soft}>{t('none')}</p>}
          <ul>
            {verdict.errors.map((error, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a judge may say the same twice, and the list never changes
              <li key={at}>
                {t(`severity.${error.severity}`)}, {error.category}: {error.explanation}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
