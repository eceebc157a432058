import { useTranslation } from 'react-i18next'
import type { ImportReportAnswer } from '../../../../src-main/contract/imports-contract.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Banner } from '../../../ui/states.tsx'
import { useStateWords } from '../../../words/use-state-words.ts'
import { useWords } from '../../../words/use-words.ts'
import styles from '../settings.module.css'

const shownRows = 8

/** What a file holds, or what came of it. Reasons are Galley's own words. */
export function ImportReport({ report }: { readonly report: ImportReportAnswer }) {
  const { t } = useTranslation('settings')
  const say = useWords('reasons')
  const sayState = useStateWords()
  const formats = useFormats()
  const { first_call_at: first, last_call_at: last } = report
  const lines = [
    report.is_preview
      ? t('import.wouldAdd', { count: report.added, shown: formats.count(report.added) })
      : t('import.added', { count: report.added, shown: formats.count(report.added) }),
    ...(report.duplicates > 0
      ? [t('import.duplicates', { count: report.duplicates, shown: formats.count(report.duplicates) })]
      : []),
    ...(report.skipped > 0
      ? [t('import.skipped', { count: report.skipped, shown: formats.count(report.skipped) })]
      : []),
    ...(report.history.added > 0
      ? [t('import.history', { count: report.history.added, shown: formats.count(report.history.added) })]
      : []),
  ]
  return (
    <div className={styles.stack}>
      <p>
        <strong>{report.file}</strong>{' '}
        {first !== null && last !== null && t('import.between', { from: formats.day(first), to: formats.day(last) })}
      </p>
      <ul className={styles.plain}>
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
        {report.providers
          .filter(({ created }) => created)
          .map(({ name }) => (
            <li key={name}>{t('import.newProvider', { name })}</li>
          ))}
      </ul>
      {report.skipped_rows.length > 0 && (
        <details>
          <summary>{t('import.why')}</summary>
          <ul className={styles.plain}>
            {report.skipped_rows.slice(0, shownRows).map(({ place, reason, said, value }) => (
              <li key={`${place} ${reason}`}>
                {t('import.row', { place: formats.count(place) })} {say(said, 'reason', reason).text}
                {value !== null && ` (${value})`}
              </li>
            ))}
          </ul>
        </details>
      )}
      {report.notes.length > 0 && (
        <details>
          <summary>{t('import.assumed')}</summary>
          <ul className={styles.plain}>
            {report.notes.map(({ what, said, count }) => (
              <li key={what}>{t('import.note', { note: sayState(said, what), count, shown: formats.count(count) })}</li>
            ))}
          </ul>
        </details>
      )}
      {report.stopped !== null && (
        <Banner tone="warn">
          {t(`import.stopped.${report.stopped.because}`, {
            why: sayState(report.stopped.said, report.stopped.message),
          })}
        </Banner>
      )}
    </div>
  )
}
