import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useProviderList } from '../../data/use-provider-list.ts'
import { useNames } from '../../format/use-names.ts'
import { NumberField } from '../../ui/number-field.tsx'
import { Select } from '../../ui/select.tsx'
import styles from './alerts-page.module.css'
import { comparisonsOf, fieldUnit, metrics, scopes, unitOf, usualThreshold, windows } from './rule-facts.ts'
import { type RuleParts, useRuleWords } from './use-rule-words.ts'

interface RuleSlotsProps {
  readonly parts: RuleParts
  readonly onChange: (changes: Partial<RuleParts>) => void
}

/** "Tell me when [p95] of [translation] [is over] [60 s] over [10 minutes]." */
export function RuleSlots({ parts, onChange }: RuleSlotsProps) {
  const { t } = useTranslation('alerts')
  const words = useRuleWords()
  const { metric, comparison, threshold, window_minutes } = parts
  const allowed = comparisonsOf[unitOf[metric]]
  const { times, unit } = fieldUnit(metric, comparison)
  const suffix = unit === 'money' || unit === 'score' ? undefined : t(`unit.${unit}`)
  return (
    <div className={styles.slots}>
      <Select
        className={styles.slot}
        label={t('slot.metric')}
        value={metric}
        options={metrics.map(value => ({ value, label: words.metric(value) }))}
        onChange={chosen => {
          const first = comparisonsOf[unitOf[chosen]][0] ?? 'above'
          const kept = comparisonsOf[unitOf[chosen]].includes(comparison) ? comparison : first
          onChange({ metric: chosen, comparison: kept, threshold: usualThreshold(chosen, kept) })
        }}
      />
      <ScopeSlots parts={parts} onChange={onChange} />
      <Select
        className={styles.slot}
        label={t('slot.comparison')}
        value={comparison}
        options={allowed.map(value => ({ value, label: t(`how.${value}`) }))}
        onChange={chosen => onChange({ comparison: chosen, threshold: usualThreshold(metric, chosen) })}
      />
      <NumberField
        className={styles.slot}
        label={t('slot.threshold')}
        value={Math.round(threshold * times * 1e6) / 1e6}
        min={0}
        {...(unit === 'money' && { prefix: '$' })}
        {...(suffix !== undefined && { suffix })}
        onChange={value => value !== null && onChange({ threshold: value / times })}
      />
      <Select
        className={styles.slot}
        label={t('slot.window')}
        value={String(window_minutes)}
        options={withOwn(window_minutes).map(minutes => ({ value: String(minutes), label: words.window(minutes) }))}
        onChange={value => onChange({ window_minutes: Number(value) })}
      />
    </div>
  )
}

/** A window that is none of the usual ones stays among the choices. */
function withOwn(minutes: number): readonly number[] {
  return windows.some(each => each === minutes) ? windows : [...windows, minutes].sort((one, other) => one - other)
}

const each = 'each of them'

function ScopeSlots({ parts: { scope }, onChange }: RuleSlotsProps) {
  const { t } = useTranslation('alerts')
  const { operation } = useNames()
  const api = useApi()
  const facets = useQuery(api.metrics.facets.queryOptions({ input: {} })).data
  const providers = useProviderList().data?.providers ?? []
  const values = {
    all: [],
    provider: providers.map(({ name, display_name }) => ({ value: name, label: display_name })),
    model: (facets?.model ?? []).map(({ value }) => ({ value, label: value })),
    operation: (facets?.operation ?? []).map(({ value }) => ({ value, label: operation(value) })),
    book: (facets?.book ?? []).map(({ value }) => ({ value, label: value })),
  }[scope.kind]
  const own = scope.value === null || values.some(({ value }) => value === scope.value) ? [] : [scope.value]
  const ownLabel = (value: string) =>
    scope.kind === 'operation' ? operation(value as Parameters<typeof operation>[0]) : value
  return (
    <>
      <Select
        className={styles.slot}
        label={t('slot.scope')}
        value={scope.kind}
        options={scopes.map(value => ({ value, label: t(`scope.${value}`) }))}
        onChange={kind => onChange({ scope: { kind, value: null } })}
      />
      {scope.kind !== 'all' && (
        <Select
          className={styles.slot}
          label={t('slot.which')}
          value={scope.value ?? each}
          options={[
            { value: each, label: t('slot.each') },
            ...own.map(value => ({ value, label: ownLabel(value) })),
            ...values,
          ]}
          onChange={value => onChange({ scope: { kind: scope.kind, value: value === each ? null : value } })}
        />
      )}
    </>
  )
}
