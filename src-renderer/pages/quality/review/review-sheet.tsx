import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { joinClasses } from '../../../ui/join-classes.ts'
import { FindingNote } from './finding-note.tsx'
import { Highlight, type Marked } from './highlight.tsx'
import styles from './review.module.css'
import type { Review, ReviewRow } from './review-rows.ts'

/** Source and translation, paragraph beside paragraph, and the notes in the margin of the paragraph they are about. */
export function ReviewSheet({
  review,
  rows,
  activeId,
  onChoose,
}: {
  readonly review: Review
  readonly rows: readonly ReviewRow[]
  readonly activeId: number | null
  readonly onChoose: (id: number) => void
}) {
  const { t } = useTranslation('quality')
  const isTranslation = review.parts.every(({ call }) => call.operation === 'translation')
  const notes = rows.reduce((sum, row) => sum + row.findings.length, 0)
  return (
    <div className={styles.sheet}>
      <div className={joinClasses(styles.row, styles.heads)}>
        <div>{t('review.source')}</div>
        <div>{t(isTranslation ? 'review.translation' : 'review.answer')}</div>
        <div>{t('review.notes', { count: notes })}</div>
      </div>
      {rows.map(row => {
        return (
          <Fragment key={row.key}>
            <div className={joinClasses(styles.row, row.isWhole && styles.wholeRow)}>
              {row.isWhole ? (
                <p className={styles.whole}>{t('review.whole')}</p>
              ) : (
                <>
                  <Side row={row} side="source" lang={review.source_language} activeId={activeId} />
                  <Side row={row} side="target" lang={review.target_language} activeId={activeId} />
                </>
              )}
              <div className={styles.margin}>
                {row.findings.map(finding => (
                  <FindingNote
                    key={finding.id}
                    finding={finding}
                    isActive={finding.id === activeId}
                    onChoose={() => onChoose(finding.id)}
                  />
                ))}
              </div>
            </div>
          </Fragment>
        )
      })}
    </div>
  )
}

function Side({
  row,
  side,
  lang,
  activeId,
}: {
  readonly row: ReviewRow
  readonly side: 'source' | 'target'
  readonly lang: string | null
  readonly activeId: number | null
}) {
  const { t } = useTranslation('quality')
  const text = side === 'source' ? row.part.source_text : row.part.target_text
  const stretch = row[side]
  if (text === null || stretch === null) {
    return (
      <p className={joinClasses(styles.side, styles.nothing)}>
        {t(text === null ? 'review.noText' : 'review.noCounterpart')}
      </p>
    )
  }
  const marks = row.findings.flatMap((finding): readonly Marked[] => {
    const span = side === 'source' ? finding.source_span : finding.target_span
    return span === null ? [] : [{ finding, span }]
  })
  return (
    <p className={styles.side} lang={lang ?? undefined} dir="auto">
      <Highlight text={text} stretch={stretch} marks={marks} activeId={activeId} />
    </p>
  )
}
