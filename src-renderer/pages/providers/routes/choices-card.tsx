import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../data/use-error-text.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { Choice } from './choice.tsx'
import type { AllProviders } from './first-models.ts'
import styles from './routes.module.css'
import { useTasks } from './use-tasks.ts'

/** Whom auto would take now for the work that is done here, and why. */
export function ChoicesCard({ all }: { readonly all: AllProviders }) {
  const { t } = useTranslation('routes')
  const describe = useErrorText()
  const navigate = useNavigate()
  const { error, isPending, refetch, tasks } = useTasks()
  return (
    <Card title={t('choices.title')} aside={t('choices.aside')}>
      {error !== null ? (
        <ErrorState title={describe(error).title} onRetry={refetch}>
          {describe(error).detail}
        </ErrorState>
      ) : isPending ? (
        <Skeleton height="160px" />
      ) : tasks.length === 0 ? (
        <EmptyState title={t('choices.empty')}>{t('choices.emptyWhy')}</EmptyState>
      ) : all.providers.every(({ simulated, key }) => simulated || key.source === 'none') ? (
        // Once, instead of the same for every kind of work.
        <EmptyState
          title={t('choices.noKey')}
          action={
            <Button icon="key" onClick={() => void navigate({ to: '/providers', search: {} })}>
              {t('choices.toProviders')}
            </Button>
          }
        />
      ) : (
        <ul className={styles.plain}>
          {tasks.map(task => (
            <Choice key={`${task.operation} ${task.source} ${task.target}`} all={all} task={task} />
          ))}
        </ul>
      )}
    </Card>
  )
}
