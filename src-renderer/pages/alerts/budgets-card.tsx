import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { useProviderName } from '../../format/use-provider-name.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { Meter } from '../../ui/meter.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import styles from './alerts-page.module.css'
import { BudgetEditor } from './budget-editor.tsx'

/** A smaller chance is not worth a figure. */
const unlikely = 0.01

export type Budget = Outputs['budgets']['status']['budgets'][number]

/** What may be spent, what is spent, and where it will stand at the end. */
export function BudgetsCard() {
  const { t } = useTranslation('alerts')
  const api = useApi()
  const status = useQuery(api.budgets.status.queryOptions({ meta: follows.calls }))
  const [edited, setEdited] = useState<Budget | 'new' | null>(null)
  const budgets = status.data?.budgets ?? []
  return (
    <Card
      title={t('budgets.title')}
      aside={
        <Button size="sm" icon="plus" onClick={() => setEdited('new')}>
          {t('budgets.add')}
        </Button>
      }
    >
      {status.isPending ? (
        <SkeletonLines lines={4} />
      ) : status.data === undefined ? (
        <ReadFailure {...status} />
      ) : budgets.length === 0 ? (
        <p className={styles.soft}>{t('budgets.nothing')}</p>
      ) : (
        <ul className={styles.list}>
          {budgets.map(budget => (
            <BudgetItem key={budget.id} budget={budget} onEdit={() => setEdited(budget)} />
          ))}
        </ul>
      )}
      {edited !== null && (
        <BudgetEditor
          key={edited === 'new' ? 'new' : edited.id}
          budget={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  )
}

function BudgetItem({ budget, onEdit }: { readonly budget: Budget; readonly onEdit: () => void }) {
  const { t } = useTranslation('alerts')
  const { money, dateTime } = useFormats()
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const [isRemoving, setRemoving] = useState(false)
  const name = useBudgetName()(budget)
  const forecast = useForecast(budget)
  const remove = useMutation(
    api.budgets.remove.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.budgets.key() }),
      onError,
    }),
  )
  const forget = useMutation(
    api.budgets.forgetCutOff.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.budgets.key() }),
      onError,
    }),
  )
  const { spent_nanos, limit_nanos, reserved_nanos, unpriced_calls, renews_at, hard } = budget
  const { cut_off_nanos, cut_off_calls } = budget
  const text = t('budgets.spent', { spent: money(spent_nanos), limit: money(limit_nanos) })
  const notes = [
    hard ? t('budgets.hard') : t('budgets.soft'),
    t('budgets.renews', { at: dateTime(renews_at) }),
    ...(reserved_nanos === null || reserved_nanos === 0
      ? []
      : [t('budgets.reserved', { held: money(reserved_nanos) })]),
    ...(cut_off_calls === 0 ? [] : [t('budgets.cutOff', { count: cut_off_calls, most: money(cut_off_nanos) })]),
    ...(unpriced_calls === 0 ? [] : [t('budgets.unpriced', { count: unpriced_calls })]),
  ]
  return (
    <li className={styles.item}>
      <div className={styles.budgetHead}>
        <p className={styles.headline}>{name}</p>
        <Menu align="end" trigger={<IconButton icon="more" label={t('budgets.menu', { budget: name })} size="sm" />}>
          <MenuItem icon="pencil" onSelect={onEdit}>
            {t('budgets.edit')}
          </MenuItem>
          {cut_off_calls > 0 && (
            <MenuItem icon="check" onSelect={() => forget.mutate({})}>
              {t('budgets.forgetCutOff')}
            </MenuItem>
          )}
          <MenuItem icon="trash" danger onSelect={() => setRemoving(true)}>
            {t('budgets.remove')}
          </MenuItem>
        </Menu>
      </div>
      <Meter
        label={name}
        value={spent_nanos}
        max={limit_nanos}
        text={text}
        showText
        {...(forecast.totalNanos !== null && { forecast: forecast.totalNanos })}
      />
      {forecast.words !== null && <p className={styles.soft}>{forecast.words}</p>}
      <p className={styles.soft}>{notes.join(' · ')}</p>
      <AlertDialog
        open={isRemoving}
        onOpenChange={setRemoving}
        title={t('budgets.removeTitle', { budget: name })}
        consequence={t('budgets.removeWhy')}
        confirm={t('budgets.remove')}
        onConfirm={async () => void (await remove.mutateAsync({ id: budget.id }).catch(() => undefined))}
      />
    </li>
  )
}

function useBudgetName(): (budget: Pick<Budget, 'scope' | 'scope_value' | 'period'>) => string {
  const { t } = useTranslation('alerts')
  const { operation } = useNames()
  const provider = useProviderName()
  const nameOf = (scope: Budget['scope'], value: string) => {
    if (scope === 'operation') return operation(value as Parameters<typeof operation>[0])
    return scope === 'provider' ? provider(value) : value
  }
  return ({ scope, scope_value, period }) => {
    const named = scope_value === null ? null : nameOf(scope, scope_value)
    return t('budgets.name', { of: named ?? t('budgets.everything'), period: t(`current.${period}`) })
  }
}

/** Where it will stand at the end of its period, from the forecast of spend; that of one user is not forecast. */
function useForecast({ scope, scope_value, period, limit_usd }: Budget): {
  totalNanos: number | null
  words: string | null
} {
  const { t } = useTranslation('alerts')
  const { money, percent, dateTime } = useFormats()
  const api = useApi()
  const only = scope === 'all' ? {} : { [scope]: scope_value ?? undefined }
  const { data } = useQuery({
    ...api.forecasts.spend.queryOptions({
      input: { ...only, limit_usd, limit_period: period },
      meta: follows.callsCalmly,
    }),
    enabled: scope !== 'user',
  })
  const now = data?.periods.find(each => each.period === period && each.which === 'current')
  if (data === undefined || now === undefined || data.limit === null) return { totalNanos: null, words: null }
  const nanos = (usd: number) => usd * 1e9
  const total = {
    total: money(nanos(now.total.usd)),
    low: money(nanos(now.total.low)),
    high: money(nanos(now.total.high)),
  }
  const words =
    data.limit.reached_on === null
      ? data.limit.chance < unlikely
        ? t('budgets.unlikely', total)
        : t('budgets.forecast', { ...total, chance: percent(data.limit.chance) })
      : t('budgets.reached', { ...total, at: dateTime(data.limit.reached_on) })
  return { totalNanos: nanos(now.total.usd), words }
}
