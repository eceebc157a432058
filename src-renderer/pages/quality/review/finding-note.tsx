import { useTranslation } from 'react-i18next'
import { joinClasses } from '../../../ui/join-classes.ts'
import { useFindingWords } from '../../../words/use-finding-words.ts'
import type { Finding } from '../check-names.ts'
import styles from './review.module.css'

/** A note in the margin, as an editor would write it. */
export function FindingNote({
  finding,
  isActive,
  onChoose,
}: {
  readonly finding: Finding
  readonly isActive: boolean
  readonly onChoose: () => void
}) {
  const { t } = useTranslation('quality')
  const words = useFindingWords()
  const name = words.check(finding.check, finding.check_title)
  const message = words.message(finding)
  const advice = words.advice(finding)
  const isOpen = finding.needs_review
  return (
    <button
      type="button"
      id={`finding-${finding.id}`}
      className={joinClasses(styles.note, isActive && styles.noteActive, !isOpen && styles.noteDone)}
      aria-current={isActive || undefined}
      onClick={onChoose}
      disabled={!isOpen}
    >
      <span className={styles.noteHead}>
        <span className={styles.noteName} data-severity={finding.severity}>
          {name}
        </span>
        <span className={styles.soft}>{isOpen ? t(`severity.${finding.severity}`) : t(`state.${finding.state}`)}</span>
      </span>
      <span className={styles.noteText} lang={message.lang}>
        {message.text}
      </span>
      {isActive && (
        <span className={styles.soft} lang={advice.lang}>
          {advice.text}
        </span>
      )}
    </button>
  )
}
