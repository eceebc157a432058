import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { Recommendation } from './advice.tsx'
import styles from './advice-evidence.module.css'

interface AdviceEvidenceProps {
  readonly recommendation: Recommendation
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** What advice rests on: each figure, and the calls behind it. */
export function AdviceEvidence({ recommendation, open, onOpenChange }: AdviceEvidenceProps) {
  const { t } = useTranslation('dashboard')
  const { title, reason, evidence, gain, confidence, confidence_reason } = recommendation
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={reason} wide>
      <dl className={styles.list} lang="en">
        {evidence.map(({ label, figure, note, calls }) => (
          <div key={label} className={styles.entry}>
            <dt>{label}</dt>
            <dd className={styles.figure}>
              {calls === null ? figure : <CallsLink filter={calls}>{figure}</CallsLink>}
              {note !== null && <p className={styles.note}>{note}</p>}
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.gain} lang="en">
        {gain.words}
      </p>
      <p className={styles.sure}>
        {t(`todo.confidence.${confidence}`)} <span lang="en">{confidence_reason}</span>
      </p>
    </Dialog>
  )
}
