import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Card } from '../../../ui/card.tsx'
import styles from './overview.module.css'

const sources = ['check', 'user', 'judge'] as const

/** Who says how good it is: each apart, never mixed. */
export function ScoresCard({ score: scores }: { readonly score: Outputs['quality']['overview']['score'] }) {
  const { t } = useTranslation('quality')
  const { score, count } = useFormats()
  return (
    <Card title={t('source.title')} aside={t('source.aside')}>
      <dl className={styles.sources}>
        {sources.map(source => (
          <div key={source}>
            <dt>{t(`source.${source}`)}</dt>
            <dd className={styles.figure}>{score(scores[source].mean)}</dd>
            <dd className={styles.soft}>
              {t('source.calls', { count: scores[source].calls, shown: count(scores[source].calls) })}
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.soft}>{t('source.order')}</p>
    </Card>
  )
}
