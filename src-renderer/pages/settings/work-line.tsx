import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/meter.tsx'
import { Banner } from '../../ui/states.tsx'
import styles from './settings.module.css'
import type { Work } from './use-work.ts'

interface WorkLineProps<Result> {
  readonly label: string
  readonly work: Work<Result>
  readonly onStop: () => void
  readonly children: (result: Result) => ReactNode
}

/** How far work is, what came out, or why it did not. */
export function WorkLine<Result>({ label, work, onStop, children }: WorkLineProps<Result>) {
  const { t } = useTranslation('settings')
  switch (work.state) {
    case 'idle':
      return null
    case 'running':
      return (
        <div className={styles.work}>
          <Progress label={label} share={work.share} text={work.note ?? t('working')} />
          <Button size="sm" onClick={onStop}>
            {t('stop')}
          </Button>
        </div>
      )
    case 'failed':
      return (
        <Banner tone="warn">
          <strong>{work.title}.</strong> {work.detail}
        </Banner>
      )
    case 'done':
      return (
        <div className={styles.result} role="status">
          {children(work.result)}
        </div>
      )
  }
}
