import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { Switch } from '../../ui/switch.tsx'
import styles from './alerts-page.module.css'
import { type Rule, useRuleWords } from './use-rule-words.ts'

/** One rule: its sentence is the switch that turns it on. */
export function RuleRow({ rule, onEdit }: { readonly rule: Rule; readonly onEdit: () => void }) {
  const { t } = useTranslation('alerts')
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const words = useRuleWords()
  const [isDeleting, setDeleting] = useState(false)
  const onSuccess = () => queries.invalidateQueries({ queryKey: api.alerts.key() })
  const update = useMutation(api.alerts.updateRule.mutationOptions({ onSuccess, onError }))
  const remove = useMutation(api.alerts.deleteRule.mutationOptions({ onSuccess, onError }))
  const sentence = words.sentence(rule)
  return (
    <li className={styles.rule}>
      <Switch
        label={rule.name === null ? sentence : `${rule.name}: ${sentence}`}
        hint={<RuleState rule={rule} />}
        checked={update.isPending ? (update.variables.enabled ?? rule.enabled) : rule.enabled}
        onChange={enabled => update.mutate({ id: rule.id, enabled })}
      />
      <Menu align="end" trigger={<IconButton icon="more" label={t('rules.menu', { rule: sentence })} size="sm" />}>
        <MenuItem icon="pencil" onSelect={onEdit}>
          {t('rules.edit')}
        </MenuItem>
        {rule.built_in === null && (
          <MenuItem icon="trash" danger onSelect={() => setDeleting(true)}>
            {t('rules.delete')}
          </MenuItem>
        )}
      </Menu>
      <AlertDialog
        open={isDeleting}
        onOpenChange={setDeleting}
        title={t('rules.deleteTitle')}
        consequence={t('rules.deleteWhy', { rule: sentence })}
        confirm={t('rules.delete')}
        onConfirm={async () => void (await remove.mutateAsync({ id: rule.id }).catch(() => undefined))}
      />
    </li>
  )
}

function RuleState({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation('alerts')
  const words = useRuleWords()
  const { current, state, metric, min_sample } = rule
  if (state === 'off') return <>{t('state.off')}</>
  if (state === 'active') return <>{t('state.active')}</>
  if (current === null || current.value === null || current.sample === 0) return <>{t('state.nothing')}</>
  const now = words.figure(metric, current.value)
  const calls = t('calls', { count: current.sample })
  if (state === 'waiting') return <>{t('state.waiting', { now, calls, least: t('calls', { count: min_sample }) })}</>
  return <>{t('state.quiet', { now, calls })}</>
}
