import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { AskFirstDialog } from '../app/ask-first-dialog.tsx'
import { useApi, useTransport } from '../data/api.tsx'
import { useFormats } from '../format/use-formats.tsx'
import styles from './judge-dialog.module.css'

/** Has one translation judged by another model; says who would and for how much before anything is sent. */
export function JudgeDialog({ callId: id, onClose }: { readonly callId: number; readonly onClose: () => void }) {
  const { t } = useTranslation('judge')
  const { money, score } = useFormats()
  const api = useApi()
  const { client } = useTransport()
  const queryClient = useQueryClient()
  const { data: cost, error } = useQuery(api.quality.judgeCost.queryOptions({ input: { id } }))
  const run = useMutation({
    mutationFn: (signal: AbortSignal) => client.quality.judgeRun({ id }, { signal }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: api.quality.key() }),
        queryClient.invalidateQueries({ queryKey: api.calls.show.key({ input: { id } }) }),
      ]),
  })
  const isTooDear = cost !== undefined && (cost.cost_nanos ?? 0) > (cost.left_today_nanos ?? 0)
  const verdict = run.data
  return (
    <AskFirstDialog
      title={t('title')}
      send={t('send')}
      problem={error}
      isForbidden={isTooDear}
      isRunning={run.isPending}
      failure={run.error}
      onSend={run.mutate}
      onClose={onClose}
      offer={
        cost === undefined ? null : (
          <>
            <p>{t('cost', { model: cost.model, cost: money(cost.cost_nanos) })}</p>
            {run.isIdle && (
              <p className={styles.soft}>{t(isTooDear ? 'tooDear' : 'left', { left: money(cost.left_today_nanos) })}</p>
            )}
          </>
        )
      }
      answer={
        verdict === undefined ? null : (
          <>
            <p>{t('done', { model: verdict.model ?? '', score: score(verdict.score) })}</p>
            {verdict.errors.length === 0 && <p className={styles.soft}>{t('none')}</p>}
            <ul>
              {verdict.errors.map((each, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a judge may say the same twice, and the list never changes
                <li key={at}>
                  {t(`severity.${each.severity}`)}, {each.category}: {each.explanation}
                </li>
              ))}
            </ul>
          </>
        )
      }
    />
  )
}
