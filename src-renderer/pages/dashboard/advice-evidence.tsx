import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useWords } from '../../words/use-words.ts'
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
  const say = useWords('advice')
  const { said, evidence, confidence } = recommendation
  const title = say(said, 'title', recommendation.title)
  const reason = say(said, 'reason', recommendation.reason)
  const gain = say(said, 'gain', recommendation.gain.words)
  const sure = say(said, 'sure', recommendation.confidence_reason)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title.text} description={reason.text} wide>
      <dl className={styles.list}>
        {evidence.map(({ said: saidOfIt, label, figure, note, calls }) => {
          const name = say(saidOfIt, 'label', label)
          const value = say(saidOfIt, 'figure', figure).text
          return (
            <div key={label} className={styles.entry} lang={name.lang}>
              <dt>{name.text}</dt>
              <dd className={styles.figure}>
                {calls === null ? value : <CallsLink filter={calls}>{value}</CallsLink>}
                {note !== null && <p className={styles.note}>{say(saidOfIt, 'note', note).text}</p>}
              </dd>
            </div>
          )
        })}
      </dl>
      <p className={styles.gain} lang={gain.lang}>
        {gain.text}
      </p>
      <p className={styles.sure}>
        {t('todo.sure', { confidence: t(`todo.confidence.${confidence}`), why: sure.text })}
      </p>
    </Dialog>
  )
}
