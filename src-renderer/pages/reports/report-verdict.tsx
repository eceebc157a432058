import { useTranslation } from 'react-i18next'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { joinClasses } from '../../ui/join-classes.ts'
import { useWords } from '../../words/use-words.ts'
import styles from './reports.module.css'
import type { Report } from './use-report.ts'

/** What the report comes to: the same judgement as in its files, in the app's language. */
export function ReportVerdict({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const formats = useFormats()
  const say = useWords('verdict')
  const { totals, verdict } = report
  const { answered, failed } = totals.requests
  const facts = {
    answered: formats.count(answered),
    all: formats.count(answered + failed),
    money: formats.money(totals.cost_nanos),
  }
  const reasons = verdict.reasons.map((reason, at) => say(verdict.reasons_said[at], 'reason', reason))
  const [first, ...others] = reasons
  if (first === undefined) {
    return (
      <>
        <p className={styles.sentence}>{t('report.well', facts)}</p>
        <ReportNotes report={report} />
      </>
    )
  }
  return (
    <>
      <p className={styles.sentence}>
        {t('report.needs')}
        <SentenceGap />
        <em className={styles.worst} lang={first.lang}>
          {t('report.reason', { reason: first.text })}
        </em>
      </p>
      <p className={styles.facts}>{t('report.facts', facts)}</p>
      {others.length > 0 && (
        <section className={styles.section}>
          <h2>{t('section.reasons')}</h2>
          <ul className={joinClasses(styles.list, styles.reasons)}>
            {others.map(({ text, lang }) => (
              <li key={text} lang={lang}>
                {t('report.reason', { reason: text })}
              </li>
            ))}
          </ul>
        </section>
      )}
      <ReportNotes report={report} />
    </>
  )
}

/** What is good to know and needs nobody at once. */
export function ReportNotes({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports')
  const say = useWords('verdict')
  const { notes, notes_said: said } = report.verdict
  if (notes.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{t('section.notes')}</h2>
      <ul className={styles.list}>
        {notes.map((note, at) => {
          const { text, lang } = say(said[at], 'note', note)
          return (
            <li key={text} lang={lang}>
              {text}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
