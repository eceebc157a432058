import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { CallsLink } from '../../app/calls-link.tsx'
import { useNow } from '../../app/use-now.ts'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { useAlertWords } from '../../format/use-alert-words.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import styles from './what-to-do.module.css'

type Alert = Outputs['alerts']['active']['alerts'][number]

/** Something you asked to be told of, which goes on. */
export function OpenAlert({ alert }: { readonly alert: Alert }) {
  const { t } = useTranslation('dashboard')
  const { ago } = useFormats()
  const { headline } = useAlertWords()
  const now = useNow(10_000)
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const seen = useMutation(
    api.alerts.acknowledge.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.alerts.key() }),
      onError,
    }),
  )
  return (
    <li className={styles.item}>
      <p className={styles.wrong}>{headline(alert)}</p>
      <p className={styles.reason}>{t('todo.opened', { ago: ago(alert.opened_at, now) })}</p>
      <div className={styles.actions}>
        <Button asChild size="sm">
          <CallsLink filter={alert.calls}>{t('todo.calls')}</CallsLink>
        </Button>
        <Button variant="quiet" size="sm" busy={seen.isPending} onClick={() => seen.mutate({ id: alert.id })}>
          {t('todo.seen')}
        </Button>
      </div>
    </li>
  )
}
