import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { MoneyField, NumberField } from '../../../ui/number-field.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { toast } from '../../../ui/toast.tsx'
import type { Operation } from './place.ts'
import { type Policy, samePolicy, sharesOf, weightNames } from './policy.ts'
import styles from './routes.module.css'
import { useResetPolicy, useSetPolicy } from './use-routing.ts'
import { WeightSlider } from './weight-slider.tsx'

export interface PolicyFormProps {
  readonly operation: Operation | null
  readonly policy: Policy
  /** Whether these are this work's own rules rather than wider ones. */
  readonly hasOwn: boolean
}

const nanosPerDollar = 1e9

/** What counts, what is out of the question, and how much is tried out. Nothing changes before it is kept. */
export function PolicyForm({ operation, policy, hasOwn }: PolicyFormProps) {
  const { t } = useTranslation('routes')
  const { t: word } = useTranslation()
  const { count } = useFormats()
  const [changes, setChanges] = useState<Partial<Policy>>({})
  const draft: Policy = { ...policy, ...changes }
  const change = (more: Partial<Policy>) => setChanges(before => ({ ...before, ...more }))
  const set = useSetPolicy()
  const reset = useResetPolicy()
  const shares = sharesOf(draft.weights)
  const isNothing = Object.values(draft.weights).every(weight => weight === 0)
  const isChanged = !samePolicy(draft, policy)
  const most = Math.max(100, ...Object.values(policy.weights))
  const keep = async () => {
    try {
      await set.mutateAsync({ operation, ...changes })
      setChanges({})
      toast.done(t('auto.kept'))
    } catch {
      // It was told, and the form keeps what was changed.
    }
  }
  const limit = draft.max_cost_per_1k_chars_nanos
  const p95 = draft.max_p95_ms
  return (
    <div className={styles.form}>
      <fieldset className={styles.weights}>
        <legend className={styles.legend}>{t('auto.counts')}</legend>
        {weightNames.map(name => (
          <WeightSlider
            key={name}
            label={t(`weight.${name}.label`)}
            hint={t(`weight.${name}.hint`)}
            value={draft.weights[name]}
            max={most}
            step={1}
            text={t('weight.text', {
              points: count(draft.weights[name]),
              share: count(Math.round(shares[name] * 100)),
            })}
            onChange={value => change({ weights: { ...draft.weights, [name]: value } })}
          />
        ))}
        <p className={isNothing ? styles.problem : styles.note}>{t(isNothing ? 'auto.nothing' : 'auto.shares')}</p>
      </fieldset>
      <fieldset className={styles.limits}>
        <legend className={styles.legend}>{t('auto.limits')}</legend>
        <MoneyField
          label={t('limit.cost')}
          hint={t('limit.costHint')}
          placeholder={t('limit.none')}
          value={limit === null ? null : limit / nanosPerDollar}
          step={0.001}
          onChange={value =>
            change({ max_cost_per_1k_chars_nanos: value === null ? null : Math.round(value * nanosPerDollar) })
          }
        />
        <NumberField
          label={t('limit.quality')}
          hint={t('limit.qualityHint')}
          placeholder={t('limit.none')}
          value={draft.min_quality}
          min={0}
          max={1}
          step={0.05}
          onChange={value => change({ min_quality: value })}
        />
        <NumberField
          label={t('limit.p95')}
          hint={t('limit.p95Hint')}
          placeholder={t('limit.none')}
          suffix={t('limit.seconds')}
          value={p95 === null ? null : p95 / 1000}
          min={0.1}
          max={3600}
          onChange={value => change({ max_p95_ms: value === null ? null : Math.round(value * 1000) })}
        />
      </fieldset>
      <div className={styles.weights}>
        <WeightSlider
          label={t('auto.explore')}
          hint={t('auto.exploreHint')}
          value={Math.round(draft.exploration * 100)}
          max={50}
          step={1}
          text={t('weight.percent', { share: count(Math.round(draft.exploration * 100)) })}
          onChange={value => change({ exploration: value / 100 })}
        />
      </div>
      <Switch
        label={t('auto.keepsBooks')}
        hint={t(draft.keeps_books ? 'auto.keepsBooksOn' : 'auto.keepsBooksOff')}
        checked={draft.keeps_books}
        onChange={keeps_books => change({ keeps_books })}
      />
      {policy.models !== null && (
        <div className={styles.row}>
          <p className={styles.note}>
            {t('auto.onlyAmong')} <span translate="no">{policy.models.join(word('listComma'))}</span>
          </p>
          <Button size="sm" busy={set.isPending} onClick={() => set.mutate({ operation, models: null })}>
            {t('auto.amongAll')}
          </Button>
        </div>
      )}
      <div className={styles.row}>
        <Button variant="primary" busy={set.isPending} disabled={!isChanged || isNothing} onClick={() => void keep()}>
          {t('auto.keep')}
        </Button>
        {isChanged && <Button onClick={() => setChanges({})}>{t('auto.undo')}</Button>}
        {hasOwn && (
          <Button variant="quiet" busy={reset.isPending} onClick={() => reset.mutate({ operation })}>
            {t(operation === null ? 'auto.backToUsual' : 'auto.backToAll')}
          </Button>
        )}
      </div>
    </div>
  )
}
