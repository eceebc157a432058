import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import styles from './alerts-page.module.css'
import { RuleSlots } from './rule-slots.tsx'
import { type Rule, type RuleParts, useRuleWords } from './use-rule-words.ts'

const reminders = ['never', '60', '360', '1440'] as const
type Reminder = (typeof reminders)[number]

type Draft = RuleParts & Pick<Rule, 'min_sample' | 'urgent' | 'channels' | 'renotify_minutes'>

const blank: Draft = {
  metric: 'p95',
  scope: { kind: 'operation', value: 'translation' },
  window_minutes: 10,
  comparison: 'above',
  threshold: 60_000,
  min_sample: 10,
  urgent: false,
  channels: ['desktop', 'webhook'],
  renotify_minutes: null,
}

/** A rule as a sentence with slots, and below it how it is told. */
export function RuleEditor({ rule, onClose }: { readonly rule: Rule | null; readonly onClose: () => void }) {
  const { t } = useTranslation('alerts')
  const words = useRuleWords()
  const [draft, setDraft] = useState<Draft>(rule ?? blank)
  const save = useSave(rule, onClose)
  const set = (changes: Partial<Draft>) => setDraft(before => ({ ...before, ...changes }))
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!save.isPending) save.mutate(draft)
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={open => !open && onClose()}
      title={rule === null ? t('editor.new') : t('editor.change')}
      description={t('editor.why')}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('editor.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form} busy={save.isPending}>
            {rule === null ? t('editor.add') : t('editor.save')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <RuleSlots parts={draft} onChange={set} />
        <p className={styles.preview} aria-live="polite">
          {words.sentence(draft)}
        </p>
        <div className={styles.pair}>
          <NumberField
            label={t('editor.minSample')}
            hint={t('editor.minSampleWhy')}
            value={draft.min_sample}
            min={1}
            max={100_000}
            whole
            onChange={value => set({ min_sample: value ?? 1 })}
          />
          <Select
            label={t('editor.reminder')}
            value={(reminders.find(each => each === String(draft.renotify_minutes)) ?? 'never') satisfies Reminder}
            options={reminders.map(value => ({ value, label: t(`reminder.${value}`) }))}
            onChange={value => set({ renotify_minutes: value === 'never' ? null : Number(value) })}
          />
        </div>
        <div className={styles.actions}>
          {(['desktop', 'webhook'] as const).map(channel => (
            <Checkbox
              key={channel}
              label={t(`channel.${channel}`)}
              checked={draft.channels.includes(channel)}
              onChange={checked =>
                set({
                  channels: checked ? [...draft.channels, channel] : draft.channels.filter(each => each !== channel),
                })
              }
            />
          ))}
        </div>
        <Switch
          label={t('editor.urgent')}
          hint={t('editor.urgentWhy')}
          checked={draft.urgent}
          onChange={urgent => set({ urgent })}
        />
      </form>
    </Dialog>
  )
}

/** Where a rule says itself when it is over, that goes on as long as it is the same threshold. */
function clearAtOf(rule: Rule, { metric, comparison, threshold }: Draft): number | null {
  const isSame = rule.metric === metric && rule.comparison === comparison && rule.threshold === threshold
  return isSame ? rule.clear_at : null
}

function useSave(rule: Rule | null, onDone: () => void) {
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const create = useMutation(api.alerts.createRule.mutationOptions())
  const update = useMutation(api.alerts.updateRule.mutationOptions())
  return useMutation({
    mutationFn: async (draft: Draft) => {
      const { metric, scope, window_minutes, comparison, threshold, min_sample, urgent, channels } = draft
      const fields = { metric, scope, window_minutes, comparison, threshold, min_sample, urgent, channels }
      const { renotify_minutes } = draft
      if (rule === null) await create.mutateAsync({ ...fields, renotify_minutes })
      else await update.mutateAsync({ id: rule.id, ...fields, renotify_minutes, clear_at: clearAtOf(rule, draft) })
    },
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: api.alerts.key() })
      onDone()
    },
    onError,
  })
}
