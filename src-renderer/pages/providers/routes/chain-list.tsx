import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../../../design/layout.module.css'
import { useNames } from '../../../format/use-names.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/card.tsx'
import { AddStepDialog } from './add-step-dialog.tsx'
import { ChainStep } from './chain-step.tsx'
import type { AllProviders, FirstModel } from './first-models.ts'
import { ModelMark } from './model-mark.tsx'
import { type Cause, type Chain, findHeld, type Place, type Step } from './place.ts'
import styles from './routes.module.css'
import { useRemoveChain, useSetChain } from './use-routing.ts'

export interface ChainListProps {
  readonly all: AllProviders
  /** Who is asked first for this kind of work; null while it is not known. */
  readonly first: FirstModel | null
  readonly chains: readonly Chain[]
  readonly place: Place
  readonly cause: Cause
}

const mostSteps = 10

/** Whom to ask, in order, where one thing goes wrong: this place's own list, or the wider one that holds until it has one. */
export function ChainList({ all, first: asked, chains, place, cause }: ChainListProps) {
  const { t } = useTranslation('routes')
  const navigate = useNavigate()
  const { operation } = useNames()
  const list = useRef<HTMLOListElement>(null)
  const [isAdding, setAdding] = useState(false)
  const [said, setSaid] = useState('')
  const set = useSetChain()
  const remove = useRemoveChain()
  const { own, wider } = findHeld(chains, place, cause)
  const shown = (own ?? wider)?.steps ?? []
  const isAuto = asked?.choice === 'auto'
  const first =
    cause !== 'any' || asked === null || asked.provider === null || asked.model === null
      ? null
      : { provider: asked.provider, model: asked.model }
  const isBusy = set.isPending || remove.isPending

  const save = async (steps: readonly Step[], words = ''): Promise<boolean> => {
    const isGone = steps.length === 0 && wider === null && own !== null
    try {
      if (isGone) await remove.mutateAsync({ ...place, cause })
      else await set.mutateAsync({ ...place, cause, steps: steps.map(({ provider, model }) => ({ provider, model })) })
      setSaid(words)
      return true
    } catch {
      // It was told, and the list stays as it was.
      return false
    }
  }

  const move = async (at: number, by: -1 | 1) => {
    const steps = [...shown]
    const [step] = steps.splice(at, 1)
    if (step === undefined || isBusy) return
    steps.splice(at + by, 0, step)
    const position = at + by + (cause === 'any' ? 2 : 1)
    await save(steps, t('chain.moved', { model: step.model, position }))
    // A row that moves loses the focus.
    const row = list.current?.querySelector(`[data-step="${CSS.escape(`${step.provider}/${step.model}`)}"]`)
    row?.querySelector<HTMLElement>(`[data-move="${by}"]`)?.focus()
  }

  const takeOut = async (at: number) => {
    const step = shown[at]
    if (step === undefined || isBusy) return
    await save(
      shown.filter(each => each !== step),
      t('chain.takenOut', { model: step.model }),
    )
    list.current?.focus()
  }

  const widerWords = (chain: Chain) => {
    if (chain.book !== null) return t('from.book', { book: chain.book })
    return chain.operation === null ? t('from.all') : t('from.operation', { operation: operation(chain.operation) })
  }

  return (
    <Section title={t(`cause.${cause}.title`)} level={3} description={t(`cause.${cause}.why`)}>
      <ol ref={list} className={styles.steps} tabIndex={-1} aria-label={t(`cause.${cause}.title`)}>
        {cause === 'any' && (
          <li className={styles.firstStep}>
            <span className={styles.position} aria-hidden="true">
              1
            </span>
            <div className={styles.stepBody}>
              {isAuto ? t('work.auto') : first === null ? t('first.nobody') : <ModelMark all={all} step={first} />}
              <p className={styles.note}>{t(isAuto ? 'first.autoWhy' : 'first.why')}</p>
            </div>
          </li>
        )}
        {shown.map((step, at) => (
          <ChainStep
            key={`${step.provider}/${step.model}`}
            all={all}
            step={step}
            position={at + (cause === 'any' ? 2 : 1)}
            onKey={key => void navigate({ to: '/providers', search: { tab: 'routes', key } })}
            edit={
              own === null
                ? null
                : {
                    isFirst: at === 0,
                    isLast: at === shown.length - 1,
                    onMove: by => void move(at, by),
                    onRemove: () => void takeOut(at),
                  }
            }
          />
        ))}
      </ol>
      {shown.length === 0 && <p className={styles.nobody}>{t(`cause.${cause}.nobody`)}</p>}
      {own === null && wider !== null && <p className={styles.note}>{widerWords(wider)}</p>}
      {own !== null && wider !== null && <p className={styles.note}>{t('chain.own')}</p>}
      <div className={styles.row}>
        {own === null && wider !== null ? (
          <>
            <Button size="sm" icon="pencil" busy={set.isPending} onClick={() => void save(wider.steps)}>
              {t('chain.makeOwn')}
            </Button>
            {wider.steps.length > 0 && (
              <Button size="sm" variant="quiet" onClick={() => void save([])}>
                {t('chain.askNobody')}
              </Button>
            )}
          </>
        ) : (
          <Button size="sm" icon="plus" disabled={shown.length >= mostSteps} onClick={() => setAdding(true)}>
            {t('chain.add')}
          </Button>
        )}
        {own !== null && wider !== null && (
          <Button size="sm" variant="quiet" busy={remove.isPending} onClick={() => remove.mutate({ ...place, cause })}>
            {t('chain.backToWider')}
          </Button>
        )}
      </div>
      <p role="status" className={layout.unseen}>
        {said}
      </p>
      {isAdding && (
        <AddStepDialog
          all={all}
          taken={[...(first === null ? [] : [first]), ...shown]}
          isSaving={set.isPending}
          onClose={() => setAdding(false)}
          onAdd={async step => {
            if (await save([...shown, step], t('chain.added', { model: step.model }))) setAdding(false)
          }}
        />
      )}
    </Section>
  )
}
