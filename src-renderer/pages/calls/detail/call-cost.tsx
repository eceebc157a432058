import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Table } from '../../../ui/table.tsx'
import styles from './call-detail.module.css'

type CallDetail = Outputs['calls']['show']
type CostLine = NonNullable<NonNullable<CallDetail['cost']>['lines']>[number]

const known = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'output_tokens',
  'output_reasoning_tokens',
  'requests',
] as const

const isoDay = /\d{4}-\d{2}-\d{2}/

/** How the cost came about, a line for each kind of token, and whose price it is. */
export function CallCost({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const { cost } = call
  if (call.cost_nanos === null) {
    if (call.status !== 'success') return <p className={styles.note}>{t('cost.none')}</p>
    return (
      <div className={styles.stack}>
        <p className={styles.note}>{t('cost.unpriced', { model: call.model_name })}</p>
        <div>
          <Button size="sm" asChild>
            <a href="#/providers">{t('cost.setPrice')}</a>
          </Button>
        </div>
      </div>
    )
  }
  if (call.origin === 'practice') return <p className={styles.note}>{t('practice.cost')}</p>
  if (cost === null) return <p className={styles.note}>{t('cost.stated', { cost: formats.money(call.cost_nanos) })}</p>
  const unitWords = (unit: string) => {
    const found = known.find(each => each === unit)
    return found === undefined ? unit.replaceAll('_', ' ') : t(`unit.${found}`)
  }
  const perUnit = (line: CostLine) => (line.quantity === 0 ? '–' : pricePer(line))
  const pricePer = ({ unit, quantity, nanos }: CostLine) => {
    if (!unit.endsWith('tokens')) return t('cost.perOne', { price: formats.money(Math.round(nanos / quantity)) })
    return t('cost.perMillion', { price: formats.money(Math.round((nanos / quantity) * 1e6)) })
  }
  return (
    <div className={styles.stack}>
      {cost.lines === null ? (
        <p className={styles.note}>{t('cost.ratesGone')}</p>
      ) : (
        <Table
          caption={t('cost.title')}
          compact
          rows={cost.lines}
          rowKey={line => line.unit}
          columns={[
            { key: 'unit', header: t('cost.kind'), isHeader: true, cell: line => unitWords(line.unit) },
            { key: 'quantity', header: t('cost.quantity'), numeric: true, cell: line => formats.count(line.quantity) },
            {
              key: 'price',
              header: t('cost.price'),
              numeric: true,
              cell: line => <span className={styles.price}>{perUnit(line)}</span>,
            },
            {
              key: 'nanos',
              header: t('cost.amount'),
              numeric: true,
              cell: line => formats.money(Math.round(line.nanos)),
            },
          ]}
          footer={
            <tr className={styles.total}>
              <th scope="row" colSpan={3}>
                {t('cost.total')}
              </th>
              <td>{formats.money(call.cost_nanos)}</td>
            </tr>
          }
        />
      )}
      <p className={styles.note}>
        {[
          sourceWords(),
          cost.matched_model !== null && cost.matched_model !== call.model_name
            ? t('cost.matched', { model: cost.matched_model })
            : null,
          call.usage_estimated ? t('estimated') : null,
        ]
          .filter(Boolean)
          .join(formats.sentenceGap)}
      </p>
    </div>
  )

  function sourceWords(): string {
    const version = cost?.source_version ?? ''
    const dated = (words: string) => words.replace(isoDay, formats.calendarDate)
    // Galley keeps who set it with the day; who it is, the sentence says.
    if (cost?.source === 'user') return t('cost.source.user', { version: dated(isoDay.exec(version)?.[0] ?? version) })
    if (cost?.source === 'cost_per_1k_tokens') return t('cost.source.cost_per_1k_tokens')
    return t('cost.source.list', { source: cost?.source ?? '', version: dated(version) })
  }
}
