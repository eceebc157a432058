import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../../app/calls-link.tsx'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { useNames } from '../../../format/use-names.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { Table } from '../../../ui/table.tsx'
import { Term } from '../../../ui/term.tsx'
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx'
import { type AllProviders, type FirstModel, latelyDays, useLately, type Work, works } from './first-models.ts'
import { ModelMark } from './model-mark.tsx'
import { type Chain, findHeld } from './place.ts'
import styles from './routes.module.css'
import { useStepProblem } from './use-step-problem.ts'
import cells from './work-card.module.css'
import { WorkDialog } from './work-dialog.tsx'

export interface WorkCardProps {
  readonly all: AllProviders
  readonly firsts: readonly FirstModel[]
  readonly chains: readonly Chain[]
  readonly onKey: (provider: string) => void
  /** Shows the lists of whom to ask next for a kind of work. */
  readonly onChain: (work: Work) => void
}

/** One row a kind of work: who is asked first, what that costs and how it did lately, and who comes next. */
export function WorkCard({ all, firsts, chains, onKey, onChain }: WorkCardProps) {
  const { t } = useTranslation('routes')
  const { operation: nameOf } = useNames()
  const { money, percent, duration, count, score } = useFormats()
  const settings = useQuery(useApi().settings.list.queryOptions({ meta: follows.settings })).data?.settings
  const lately = useLately(firsts)
  const problemOf = useStepProblem(all, 'first')
  const [editing, setEditing] = useState<FirstModel | null>(null)
  const nameOfWork = (work: Work) => (work === null ? t('place.all') : nameOf(work))
  const setting = (key: string) => {
    const value = settings?.find(each => each.key === key)?.value
    return typeof value === 'number' ? value : null
  }

  const manner = (work: Work): string | null => {
    if (work === null || settings === undefined) return null
    const [heat, longest] = [setting(`temperature.${work}`), setting(`maxTokens.${work}`)]
    return [
      heat === null ? null : t('work.heat', { value: score(heat) }),
      longest === null ? null : t('work.longest', { count: longest, shown: count(longest) }),
    ]
      .filter(part => part !== null)
      .join(' · ')
  }

  /** What is wrong with the model of all work is said in its row, and once. */
  const isInherited = ({ operation, choice, provider, model }: FirstModel) => {
    const standard = firsts.find(each => each.operation === null)
    const isSame = standard?.provider === provider && standard.model === model
    return operation !== null && choice !== 'model' && isSame
  }

  const first = (each: FirstModel): ReactNode => {
    if (each.choice === 'auto') return <Badge tone="info">{t('work.auto')}</Badge>
    const step = each.provider === null || each.model === null ? null : { provider: each.provider, model: each.model }
    const problem =
      step === null || each.usable || isInherited(each)
        ? null
        : problemOf({ ...step, usable: false, problem: each.problem })
    return (
      <span className={cells.stack}>
        {step === null ? t('first.nobody') : <ModelMark all={all} step={step} />}
        {whose(each)}
        {problem !== null && (
          <span className={styles.problem}>
            <Icon name="warning" size={14} />
            <span>{problem.words}</span>
            {problem.fix === 'key' && step !== null && (
              <Button size="sm" icon="key" onClick={() => onKey(step.provider)}>
                {t('problem.addKey')}
              </Button>
            )}
          </span>
        )}
      </span>
    )
  }

  /** Why this one, where it is not set in its own row. */
  const whose = ({ operation, choice, from_environment }: FirstModel): ReactNode => {
    const key = from_environment
      ? 'work.fromEnvironment'
      : choice === 'model'
        ? null
        : operation === null
          ? 'work.firstUsable'
          : operation === 'quality_evaluation'
            ? 'work.judge'
            : 'place.asWider'
    return key === null ? null : <span className={styles.faint}>{t(key)}</span>
  }

  const did = (each: FirstModel): ReactNode => {
    const figures = lately(each.operation)
    if (each.choice === 'auto' || each.provider === null || each.model === null) return '–'
    if (figures === undefined) return <SkeletonLines lines={1} />
    if (figures === null) return <span className={styles.faint}>{t('work.noCalls')}</span>
    const { calls, success, p50_ms, cost_nanos } = figures
    const filter = { provider: [each.provider], model: [each.model], days: latelyDays }
    return (
      <span className={cells.stack}>
        <CallsLink filter={each.operation === null ? filter : { ...filter, operation: [each.operation] }}>
          {t('work.succeeded', { share: percent(success / calls), count: calls, shown: count(calls) })}
        </CallsLink>
        <span className={styles.faint}>
          {t('work.each', {
            time: duration(p50_ms),
            cost: money(cost_nanos === null || success === 0 ? null : Math.round(cost_nanos / success)),
          })}
        </span>
      </span>
    )
  }

  const next = ({ operation, choice }: FirstModel): ReactNode => {
    if (choice === 'auto') return <span className={styles.faint}>{t('work.nextBest')}</span>
    const { own, wider } = findHeld(chains, { operation, book: null }, 'any')
    const steps = (own ?? wider)?.steps ?? []
    const names = steps.map(
      ({ provider }) => all.providers.find(({ name }) => name === provider)?.display_name ?? provider,
    )
    const isBlocked = steps.some(({ usable }) => !usable)
    const words = names.length === 0 ? t('place.nobody') : [...new Set(names)].join(' → ')
    return (
      <Button
        size="sm"
        variant="quiet"
        className={cells.next}
        aria-label={t('work.showNext', { work: nameOfWork(operation), names: words })}
        onClick={() => onChain(operation)}
      >
        {isBlocked && <Icon name="warning" size={14} />}
        {words}
      </Button>
    )
  }

  return (
    <Card title={t('work.title')} aside={t('work.aside', { days: latelyDays })} flush>
      <Table
        caption={t('work.title')}
        rows={works.flatMap(work => firsts.find(({ operation }) => operation === work) ?? [])}
        rowKey={({ operation }) => operation ?? 'all'}
        columns={[
          {
            key: 'work',
            header: t('work.work'),
            isHeader: true,
            cell: ({ operation }) => (
              <span className={cells.name}>
                <span className={cells.work}>{nameOfWork(operation)}</span>
                {manner(operation) && <span className={styles.faint}>{manner(operation)}</span>}
              </span>
            ),
          },
          { key: 'first', header: t('work.first'), cell: each => <span className={cells.wide}>{first(each)}</span> },
          {
            key: 'price',
            optional: true,
            header: <Term meaning={t('work.priceMeaning')}>{t('work.price')}</Term>,
            numeric: true,
            cell: ({ price, choice, provider }) =>
              choice === 'auto' || provider === null
                ? '–'
                : price === null
                  ? t('work.unpriced')
                  : `${money(price.buckets.input_uncached)} / ${money(price.buckets.output_text)}`,
          },
          { key: 'lately', header: t('work.lately'), optional: true, cell: did },
          { key: 'next', header: t('work.next'), optional: true, cell: next },
          {
            key: 'edit',
            header: <VisuallyHidden>{t('work.actions')}</VisuallyHidden>,
            numeric: true,
            cell: each => (
              <IconButton
                icon="pencil"
                size="sm"
                label={t('work.edit', { work: nameOfWork(each.operation) })}
                onClick={() => setEditing(each)}
              />
            ),
          },
        ]}
      />
      {editing !== null && (
        <WorkDialog
          all={all}
          first={editing}
          name={nameOfWork(editing.operation)}
          standard={firsts.find(({ operation }) => operation === null) ?? null}
          temperature={setting(`temperature.${editing.operation}`)}
          maxTokens={setting(`maxTokens.${editing.operation}`)}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  )
}
