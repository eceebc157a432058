import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { JudgeDialog } from '../../../judging/judge-dialog.tsx'
import { Button } from '../../../ui/button.tsx'
import { Table } from '../../../ui/table.tsx'
import { ScoreText } from '../table/figures.tsx'
import styles from './call-detail.module.css'

type CallDetail = Outputs['calls']['show']

/** Who gave which score, never mixed silently; and a judge for one translation, its cost said before it is asked. */
export function CallScores({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('judge')
  const [judging, setJudging] = useState(false)
  // What nobody can judge has no button: no translation, no answer, no text.
  const canBeJudged = call.operation === 'translation' && call.status === 'success' && call.text_kept
  return (
    <div className={styles.stack}>
      <ScoreTable call={call} />
      {canBeJudged && (
        <div>
          <Button size="sm" onClick={() => setJudging(true)}>
            {t('open')}
          </Button>
        </div>
      )}
      {judging && <JudgeDialog callId={call.id} onClose={() => setJudging(false)} />}
    </div>
  )
}

function ScoreTable({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('calls')
  const { t: word } = useTranslation()
  const formats = useFormats()
  if (call.scores.length === 0) return <p className={styles.note}>{t('scores.none')}</p>
  return (
    <Table
      caption={t('scores.title')}
      compact
      rows={call.scores}
      rowKey={score => `${score.source} ${score.name} ${score.created_at}`}
      columns={[
        {
          key: 'source',
          header: t('scores.by'),
          isHeader: true,
          cell: score => [t(`scoreSource.${score.source}`), score.created_by].filter(Boolean).join(word('comma')),
        },
        { key: 'name', header: t('scores.of'), cell: score => scoreName(score.name) },
        {
          key: 'value',
          header: t('scores.value'),
          numeric: true,
          cell: score =>
            score.value === null ? (
              <span className={styles.faint}>{t('scores.withdrawn')}</span>
            ) : (
              <ScoreText value={score.value} />
            ),
        },
        { key: 'when', header: t('scores.when'), optional: true, cell: score => formats.dateTime(score.created_at) },
        { key: 'comment', header: t('scores.comment'), optional: true, cell: score => score.comment ?? '' },
      ]}
    />
  )

  function scoreName(name: string): string {
    if (name === 'rating' || name === 'correction' || name === 'checks' || name === 'judge') return t(`scores.${name}`)
    return name
  }
}
