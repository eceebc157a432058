import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProviderList } from '../../../data/use-provider-list.ts'
import type { Formats } from '../../../format/formats.ts'
import { SentenceGap } from '../../../format/sentence-gap.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Select } from '../../../ui/select.tsx'
import { Banner } from '../../../ui/states.tsx'
import { useWords } from '../../../words/use-words.ts'
import styles from './bills.module.css'
import type { GivenBill, UnderstoodBill } from './use-bill-file.ts'

type Field = NonNullable<GivenBill['columns']>[number]['field']

/** In the order they are offered; none of the contract's may be missing. */
const fields = Object.keys({
  day: true,
  model: true,
  requests: true,
  input_total: true,
  input_uncached: true,
  cache_read: true,
  cache_write: true,
  output: true,
  cost_usd: true,
  cost_cents: true,
  currency: true,
  part: true,
  account: true,
  tier: true,
} satisfies Record<Field, true>) as readonly Field[]
const unused = '-'

interface BillPreviewProps {
  readonly given: GivenBill
  readonly preview: UnderstoodBill
  readonly busy: boolean
  readonly onLook: (given: GivenBill) => void
  readonly onKeep: (given: GivenBill) => void
  readonly onCancel: () => void
}

/** What a file says and what of it is left out, before anything is kept. */
export function BillPreview({ given, preview, busy, onLook, onKeep, onCancel }: BillPreviewProps) {
  const { t } = useTranslation('bills')
  const say = useWords('reasons')
  const formats = useFormats()
  const { data: known } = useProviderList()
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
              })}
              <SentenceGap />
              {figures.join(' · ')}
            </p>
            {preview.replaces.map(({ bill, days }) => (
              <p key={bill.id} className={styles.note}>
                {t('preview.replaces', { file: bill.file_name, count: days })}
              </p>
            ))}
            {preview.repeated_count > 0 && (
              <p className={styles.note}>{t('preview.repeated', { lines: repeatedLines(preview, formats) })}</p>
            )}
            {preview.encoding !== 'utf-8' && (
              <p className={styles.note}>{t('preview.encoding', { encoding: preview.encoding })}</p>
            )}
            {preview.already_imported !== null && <Banner>{t('preview.already')}</Banner>}
          </>
        )}
        {preview.rejected_count > 0 && (
          <details className={styles.rejected}>
            <summary>{t('preview.rejected', { count: preview.rejected_count })}</summary>
            <ul>
              {preview.rejected.map(({ line, reason, said, value }) => {
                const words = say(said, 'reason', reason).text
                return (
                  <li key={line}>
                    {t('preview.line', { line, reason: value === null ? words : `${words} (${value})` })}
                  </li>
                )
              })}
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

/** As many as fit on a line, and how many more. */
function repeatedLines({ repeated, repeated_count: count }: UnderstoodBill, formats: Formats): string {
  const named = repeated.slice(0, 10)
  const more = count - named.length
  return more > 0 ? `${formats.list(named.map(String))} … (+${formats.count(more)})` : formats.list(named.map(String))
}

interface ColumnFieldsProps {
  readonly preview: UnderstoodBill
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
