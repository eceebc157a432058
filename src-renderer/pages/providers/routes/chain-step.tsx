import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { AllProviders } from './first-models.ts'
import { ModelMark } from './model-mark.tsx'
import type { CheckedStep } from './place.ts'
import styles from './routes.module.css'
import { useStepProblem } from './use-step-problem.ts'

export interface ChainStepProps {
  readonly all: AllProviders
  readonly step: CheckedStep
  readonly position: number
  /** Null: it is another place's list, shown and not changed here. */
  readonly edit: {
    readonly isFirst: boolean
    readonly isLast: boolean
    readonly onMove: (by: -1 | 1) => void
    readonly onRemove: () => void
  } | null
  readonly onKey: (provider: string) => void
}

/** One model of a list: its place, what stands in its way, and buttons that move it or take it out. */
export function ChainStep({ all, step, position, edit, onKey }: ChainStepProps) {
  const { t } = useTranslation('routes')
  const problem = useStepProblem(all)(step)
  const name = `${all.providers.find(each => each.name === step.provider)?.display_name ?? step.provider} ${step.model}`
  return (
    <li className={styles.step} data-step={`${step.provider}/${step.model}`}>
      <span className={styles.position} aria-hidden="true">
        {position}
      </span>
      <div className={styles.stepBody}>
        <ModelMark all={all} step={step} />
        {problem !== null && (
          <p className={styles.problem}>
            <Icon name="warning" size={14} />
            <span>{problem.words}</span>
            {problem.fix === 'key' && (
              <Button size="sm" icon="key" onClick={() => onKey(step.provider)}>
                {t('problem.addKey')}
              </Button>
            )}
          </p>
        )}
      </div>
      {edit !== null && (
        <span className={styles.stepActions}>
          <IconButton
            icon="arrow-up"
            size="sm"
            label={t('chain.earlier', { name })}
            data-move="-1"
            aria-disabled={edit.isFirst}
            onClick={() => !edit.isFirst && edit.onMove(-1)}
          />
          <IconButton
            icon="arrow-down"
            size="sm"
            label={t('chain.later', { name })}
            data-move="1"
            aria-disabled={edit.isLast}
            onClick={() => !edit.isLast && edit.onMove(1)}
          />
          <IconButton icon="trash" size="sm" label={t('chain.takeOut', { name })} onClick={edit.onRemove} />
        </span>
      )}
    </li>
  )
}
