import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { useProviderList } from '../../data/use-provider-list.ts'
import { useNames } from '../../format/use-names.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { MoneyField } from '../../ui/number-field.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './alerts-page.module.css'
import type { Budget } from './budgets-card.tsx'

const scopes = ['all', 'provider', 'operation', 'book', 'user'] as const
const periods = ['day', 'week', 'month'] as const
const operations = ['translation', 'abstract_generation', 'key_terms_extraction', 'chapter_division', 'other'] as const

type Draft = Pick<Budget, 'scope' | 'scope_value' | 'period' | 'hard'> & { readonly limit_usd: number | null }

const blank: Draft = { scope: 'all', scope_value: null, period: 'month', hard: true, limit_usd: null }

/** What may be spent, on what, in which time, and what happens at the limit. */
export function BudgetEditor({ budget, onClose }: { readonly budget: Budget | null; readonly onClose: () => void }) {
  const { t } = useTranslation('alerts')
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const [draft, setDraft] = useState<Draft>(budget ?? blank)
  const set = (changes: Partial<Draft>) => setDraft(before => ({ ...before, ...changes }))
  const save = useMutation(
    api.budgets.set.mutationOptions({
      async onSuccess() {
        await queries.invalidateQueries({ queryKey: api.budgets.key() })
        onClose()
      },
      onError,
    }),
  )
  const { scope, scope_value, period, hard, limit_usd } = draft
  const form = useId()
  // Nobody types a blank at an end on purpose; one that is there already is part of the name.
  const named = budget === null ? (scope_value?.trim() ?? null) : scope_value
  const isComplete = limit_usd !== null && limit_usd > 0 && (scope === 'all' || (named ?? '') !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isComplete && !save.isPending) save.mutate({ scope, scope_value: named, period, hard, limit_usd })
  }
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={budget === null ? t('budgetEditor.new') : t('budgetEditor.change')}
      description={t('budgetEditor.why')}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('editor.cancel')}
          </Button>
          <Button variant="primary" busy={save.isPending} disabled={!isComplete} type="submit" form={form}>
            {t('budgetEditor.save')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <div className={styles.pair}>
          <MoneyField label={t('budgetEditor.limit')} value={limit_usd} onChange={value => set({ limit_usd: value })} />
          <Select
            label={t('budgetEditor.period')}
            value={period}
            disabled={budget !== null}
            options={periods.map(value => ({ value, label: t(`period.${value}`) }))}
            onChange={value => set({ period: value })}
          />
        </div>
        <div className={styles.pair}>
          <Select
            label={t('budgetEditor.scope')}
            value={scope}
            disabled={budget !== null}
            options={scopes.map(value => ({ value, label: t(`budgetScope.${value}`) }))}
            onChange={value => set({ scope: value, scope_value: null })}
          />
          <ScopeValue draft={draft} isFixed={budget !== null} onChange={value => set({ scope_value: value })} />
        </div>
        <Switch
          label={t('budgetEditor.hard')}
          hint={hard ? t('budgetEditor.hardWhy') : t('budgetEditor.softWhy')}
          checked={hard}
          onChange={value => set({ hard: value })}
        />
      </form>
    </Dialog>
  )
}

function ScopeValue(props: {
  readonly draft: Draft
  readonly isFixed: boolean
  readonly onChange: (value: string) => void
}) {
  const { draft, isFixed, onChange } = props
  const { t } = useTranslation('alerts')
  const { operation } = useNames()
  const providers = useProviderList().data?.providers ?? []
  const { scope, scope_value } = draft
  if (scope === 'all') return null
  if (scope === 'provider' || scope === 'operation') {
    const options =
      scope === 'provider'
        ? providers.map(({ name, display_name }) => ({ value: name, label: display_name }))
        : operations.map(value => ({ value: value as string, label: operation(value) }))
    return (
      <Select label={t('slot.which')} value={scope_value} disabled={isFixed} options={options} onChange={onChange} />
    )
  }
  return (
    <TextField
      label={t('slot.which')}
      value={scope_value ?? ''}
      disabled={isFixed}
      onChange={event => onChange(event.target.value)}
    />
  )
}
