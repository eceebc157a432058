import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inputs, Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Select } from '../../../ui/select.tsx'
import { Banner } from '../../../ui/states.tsx'
import styles from './bills.module.css'

type Given = Inputs['reconciliation']['preview']
type Preview = Outputs['reconciliation']['preview']
type Field = NonNullable<Given['columns']>[number]['field']

const fields = [
  'day',
  'model',
  'requests',
  'input_total',
  'input_uncached',
  'cache_read',
  'cache_write',
  'output',
  'cost_usd',
  'cost_cents',
  'currency',
  'part',
  'account',
  'tier',
] as const satisfies readonly Field[]
const unused = '-'

interface BillPreviewProps {
  readonly given: Given
  readonly preview: Preview
  readonly busy: boolean
  readonly onLook: (given: Given) => void
  readonly onKeep: (given: Given) => void
  readonly onCancel: () => void
}

/** What a file says and what of it is left out, before anything is kept. */
export function BillPreview({ given, preview, busy, onLook, onKeep, onCancel }: BillPreviewProps) {
  const { t } = useTranslation('bills')
  const formats = useFormats()
  const api = useApi()
  const { data: known } = useQuery(api.providers.list.queryOptions({ input: {} }))
  const isAsked = preview.questions.length > 0
  const provider = given.provider ?? preview.provider
  const { totals } = preview
  const figures = [
    totals.cost_nanos !== null && t('preview.cost', { money: formats.money(totals.cost_nanos) }),
    totals.requests !== null &&
      t('preview.requests', { count: totals.requests, shown: formats.count(totals.requests) }),
    totals.input_tokens !== null && t('preview.input', { tokens: formats.shortCount(totals.input_tokens) }),
    totals.output_tokens !== null && t('preview.output', { tokens: formats.shortCount(totals.output_tokens) }),
  ].filter(figure => figure !== false)
  const day = (date: string | null) => (date === null ? '' : formats.calendarDay(date))
  return (
    <Card
      title={given.file_name}
      aside={preview.format === null ? t('preview.unknown') : t(`format.${preview.format}`)}
    >
      <div className={styles.stack}>
        {isAsked ? (
          <>
            <p>{t('preview.ask')}</p>
            <ColumnFields
              preview={preview}
              busy={busy}
              onLook={columns => onLook({ ...given, columns: [...columns] })}
            />
          </>
        ) : (
          <>
            <p className={styles.understood}>
              {t('preview.covers', {
                from: day(preview.first_day),
                to: day(preview.last_day),
                count: preview.models.length,
              })}{' '}
              {figures.join(' · ')}
            </p>
            {preview.replaces.map(({ bill, days }) => (
              <p key={bill.id} className={styles.note}>
                {t('preview.replaces', { file: bill.file_name, count: days })}
              </p>
            ))}
            {preview.repeated.length > 0 && (
              <p className={styles.note}>{t('preview.repeated', { lines: preview.repeated.join(', ') })}</p>
            )}
            {preview.already_imported !== null && <Banner>{t('preview.already')}</Banner>}
          </>
        )}
        {preview.rejected_count > 0 && (
          <details className={styles.rejected}>
            <summary>{t('preview.rejected', { count: preview.rejected_count })}</summary>
            <ul>
              {preview.rejected.map(({ line, reason, value }) => (
                <li key={line}>
                  {t('preview.line', { line, reason: value === null ? reason : `${reason} (${value})` })}
                </li>
              ))}
            </ul>
          </details>
        )}
        {!isAsked && (preview.provider === null || preview.format === 'columns') && (
          <Select
            label={t('preview.whose')}
            value={provider}
            placeholder={t('preview.choose')}
            options={(known?.providers ?? []).map(one => ({ value: one.name, label: one.display_name }))}
            onChange={name => onLook({ ...given, provider: name })}
          />
        )}
        <div className={styles.actions}>
          <Button variant="quiet" onClick={onCancel}>
            {t('preview.cancel')}
          </Button>
          {!isAsked && (
            <Button
              variant="primary"
              busy={busy}
              disabled={provider === null || preview.first_day === null || preview.already_imported !== null}
              onClick={() => onKeep({ ...given, provider: provider ?? undefined })}
            >
              {t('preview.keep')}
            </Button>
          )}
        </div>
      </div>
    </Card>
  )
}

interface ColumnFieldsProps {
  readonly preview: Preview
  readonly busy: boolean
  readonly onLook: (columns: readonly { field: Field; header: string }[]) => void
}

/** For a file of no known format: which column is what, with its first values beside it. */
function ColumnFields({ preview, busy, onLook }: ColumnFieldsProps) {
  const { t } = useTranslation('bills')
  const guessed = new Map(preview.columns.map(({ field, header }) => [header, field]))
  const [chosen, setChosen] = useState<ReadonlyMap<string, Field>>(guessed)
  const choose = (header: string, value: string) => {
    const next = new Map([...chosen].filter(([other, field]) => other !== header && field !== value))
    const field = fields.find(one => one === value)
    if (field !== undefined) next.set(header, field)
    setChosen(next)
  }
  return (
    <>
      <div className={styles.columns}>
        {preview.headers.map((header, at) => (
          <Select
            key={header}
            label={header}
            hint={(preview.samples[at] ?? []).filter(value => value !== '').join(', ')}
            value={chosen.get(header) ?? unused}
            options={[
              { value: unused, label: t('field.unused') },
              ...fields.map(value => ({ value, label: t(`field.${value}`) })),
            ]}
            onChange={value => choose(header, value)}
          />
        ))}
      </div>
      <div>
        <Button busy={busy} onClick={() => onLook([...chosen].map(([header, field]) => ({ field, header })))}>
          {t('preview.look')}
        </Button>
      </div>
    </>
  )
}
