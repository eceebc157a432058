import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Table } from '../../../ui/table.tsx'
import { Term } from '../../../ui/term.tsx'
import { useWords } from '../../../words/use-words.ts'
import type { AllProviders } from './first-models.ts'
import { ModelMark } from './model-mark.tsx'
import styles from './routes.module.css'

export interface CandidateTableProps {
  readonly all: AllProviders
  readonly explained: Outputs['routing']['explain']
}

/** Every model that was compared, with the figures it was compared by. */
export function CandidateTable({ all, explained }: CandidateTableProps) {
  const { t } = useTranslation('routes')
  const say = useWords('selection')
  const { percent, duration, money, score, count } = useFormats()
  return (
    <Table
      caption={t('candidates.caption')}
      compact
      rows={explained.candidates}
      rowKey={({ provider, model }) => `${provider}/${model}`}
      columns={[
        {
          key: 'model',
          header: t('candidates.model'),
          isHeader: true,
          cell: candidate => (
            <>
              <ModelMark all={all} step={candidate} />
              {candidate.excluded !== null && (
                <span className={styles.excluded}>{say(candidate.excluded_said, 'text', candidate.excluded).text}</span>
              )}
            </>
          ),
        },
        {
          key: 'score',
          header: <Term meaning={t('candidates.scoreMeaning')}>{t('candidates.score')}</Term>,
          numeric: true,
          cell: candidate => score(candidate.score),
        },
        { key: 'success', header: t('weight.success.label'), numeric: true, cell: ({ success }) => percent(success) },
        { key: 'quality', header: t('weight.quality.label'), numeric: true, cell: ({ quality }) => score(quality) },
        {
          key: 'speed',
          header: <Term meaning={t('candidates.per1k')}>{t('weight.speed.label')}</Term>,
          numeric: true,
          cell: ({ ms_per_1k_chars }) => duration(ms_per_1k_chars),
        },
        {
          key: 'price',
          header: <Term meaning={t('candidates.per1k')}>{t('weight.price.label')}</Term>,
          numeric: true,
          cell: ({ cost_per_1k_chars_nanos }) => money(cost_per_1k_chars_nanos),
        },
        { key: 'calls', header: t('candidates.calls'), numeric: true, cell: ({ calls }) => count(calls) },
      ]}
    />
  )
}
