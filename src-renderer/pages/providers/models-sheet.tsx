import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format/use-formats.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Table, type TableColumn } from '../../ui/table.tsx'
import { Term } from '../../ui/term.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import styles from './models-sheet.module.css'
import { PriceDialog } from './price-dialog.tsx'
import { type ModelPrice, type Provider, useChangeProvider, useProviderDetail } from './use-providers.ts'

type Model = Provider['models'][number]

export interface ModelsSheetProps {
  readonly provider: Provider
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** A provider's models: which is used where none is named, what each costs, and who says so. */
export function ModelsSheet({ provider, open, onOpenChange }: ModelsSheetProps) {
  const { t } = useTranslation('providers')
  const { money, count, calendarDay } = useFormats()
  const detail = useProviderDetail(provider.name)
  const prices = detail.data?.prices
  const change = useChangeProvider()
  const [added, setAdded] = useState('')
  const [pricing, setPricing] = useState<string | null>(null)
  const priceOf = ({ model }: Model): ModelPrice | undefined => prices?.[model]
  /** Whose price it is, and of which day. */
  const sayWho = (model: Model): string => {
    const price = priceOf(model)
    if (price === undefined || price === null) return t('models.noPrice')
    const who = t(`models.from.${priceSource(price.source)}`)
    return price.date === null ? who : t('models.since', { who, day: calendarDay(price.date.slice(0, 10)) })
  }
  const columns: readonly TableColumn<Model>[] = [
    {
      key: 'model',
      header: t('models.model'),
      isHeader: true,
      cell: row => (
        <span className={styles.model}>
          <span className={row.is_retired ? styles.retired : undefined}>{row.model}</span>
          {row.model === provider.default_model && <Badge tone="info">{t('models.default')}</Badge>}
          {row.is_retired && <Badge tone="warn">{t('models.retired')}</Badge>}
          {!row.is_retired && row.retires_on !== null && (
            <Badge tone="warn">{t('models.retires', { day: calendarDay(row.retires_on) })}</Badge>
          )}
          {row.added_by_user && <Badge>{t('models.own')}</Badge>}
          <span className={styles.narrow}>{sayWho(row)}</span>
        </span>
      ),
    },
    {
      key: 'context',
      header: <Term meaning={t('models.contextMeaning')}>{t('models.context')}</Term>,
      numeric: true,
      optional: true,
      cell: ({ context_tokens }) => (context_tokens === null ? '–' : count(context_tokens)),
    },
    {
      key: 'input',
      header: t('models.input'),
      numeric: true,
      cell: model => money(priceOf(model)?.buckets.input_uncached ?? null),
    },
    {
      key: 'output',
      header: t('models.output'),
      numeric: true,
      cell: model => money(priceOf(model)?.buckets.output_text ?? null),
    },
    {
      key: 'source',
      header: t('models.source'),
      optional: true,
      cell: model => <span className={styles.faint}>{sayWho(model)}</span>,
    },
    {
      key: 'actions',
      header: <VisuallyHidden>{t('models.actions')}</VisuallyHidden>,
      numeric: true,
      cell: ({ model, added_by_user }) => (
        <span className={styles.actions}>
          {model !== provider.default_model && (
            <IconButton
              icon="check"
              size="sm"
              label={t('models.makeDefault', { model })}
              onClick={() => change.mutate({ provider: provider.name, default_model: model })}
            />
          )}
          {!provider.simulated && (
            <IconButton
              icon="pencil"
              size="sm"
              label={t('models.setPrice', { model })}
              onClick={() => setPricing(model)}
            />
          )}
          {added_by_user && (
            <IconButton
              icon="trash"
              size="sm"
              label={t('models.remove', { model })}
              onClick={() => change.mutate({ provider: provider.name, remove_models: [model] })}
            />
          )}
        </span>
      ),
    },
  ]
  const add = () => {
    if (added.trim() === '') return
    change.mutate(
      {
        provider: provider.name,
        add_models: [{ model: added.trim() }],
        ...(provider.default_model === null && { default_model: added.trim() }),
      },
      { onSuccess: () => setAdded('') },
    )
  }
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={t('models.title', { provider: provider.display_name })}>
      <p className={styles.intro}>{t('models.intro')}</p>
      <Table
        caption={t('models.title', { provider: provider.display_name })}
        columns={columns}
        rows={provider.models}
        rowKey={({ model }) => model}
        empty={t('models.none')}
        compact
      />
      {!provider.simulated && (
        <form
          className={styles.add}
          onSubmit={event => {
            event.preventDefault()
            add()
          }}
        >
          <TextField
            label={t('models.add')}
            value={added}
            spellCheck={false}
            onChange={event => setAdded(event.target.value)}
            hint={t('models.addHint')}
          />
          <Button type="submit" icon="plus" disabled={added.trim() === ''}>
            {t('models.addButton')}
          </Button>
        </form>
      )}
      {/* Its fields begin with the price there is. */}
      {pricing !== null && !detail.isPending && (
        <PriceDialog
          provider={provider}
          model={pricing}
          price={prices?.[pricing] ?? null}
          onClose={() => setPricing(null)}
        />
      )}
    </Sheet>
  )
}

function priceSource(source: string): 'user' | 'provider' | 'data' {
  if (source === 'user') return 'user'
  return source === 'cost_per_1k_tokens' ? 'provider' : 'data'
}
