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
import { useInTurn, useRemoveChain, useSetChain } from './use-routing.ts'

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
  const inTurn = useInTurn()
  const { own, wider } = findHeld(chains, place, cause)
  const shown = (own ?? wider)?.steps ?? []
  const isAuto = asked?.choice === 'auto'
  const first =
    cause !== 'any' || asked === null || asked.provider === null || asked.model === null
      ? null
      : { provider: asked.provider, model: asked.model }

  /** Keeps what becomes of the list as it is by then; null: it stays as it is. */
  const save = (
    change: (steps: readonly Step[]) => readonly Step[] | null,
    words: (steps: readonly Step[]) => string,
  ) =>
    inTurn(async (now): Promise<boolean> => {
      const held = findHeld(now, place, cause)
      const steps = change((held.own ?? held.wider)?.steps ?? [])
      if (steps === null) return false
      const isGone = steps.length === 0 && held.wider === null && held.own !== null
      try {
        if (isGone) await remove.mutateAsync({ ...place, cause })
        else
          await set.mutateAsync({ ...place, cause, steps: steps.map(({ provider, model }) => ({ provider, model })) })
        setSaid(words(steps))
        return true
      } catch {
        // It was told, and the list stays as it was.
        return false
      }
    })

  const move = async (step: Step, by: -1 | 1) => {
    await save(
      steps => moveStep(steps, step, by),
      steps =>
        t('chain.moved', {
          model: step.model,
          position: steps.findIndex(each => isSame(each, step)) + (cause === 'any' ? 2 : 1),
        }),
    )
    // A row that moves loses the focus.
    const row = list.current?.querySelector(`[data-step="${CSS.escape(`${step.provider}/${step.model}`)}"]`)
    row?.querySelector<HTMLElement>(`[data-move="${by}"]`)?.focus()
  }

  const takeOut = async (step: Step) => {
    await save(
      steps => steps.filter(each => !isSame(each, step)),
      () => t('chain.takenOut', { model: step.model }),
    )
    list.current?.focus()
  }

  const leaveToWider = () =>
    // What goes wrong is told.
    inTurn(() => remove.mutateAsync({ ...place, cause })).catch(() => undefined)

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
                    onMove: by => void move(step, by),
                    onRemove: () => void takeOut(step),
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
            <Button size="sm" icon="pencil" busy={set.isPending} onClick={() => void save(same, () => '')}>
              {t('chain.makeOwn')}
            </Button>
            {wider.steps.length > 0 && (
              <Button
                size="sm"
                variant="quiet"
                onClick={() =>
                  void save(
                    () => [],
                    () => '',
                  )
                }
              >
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
          <Button size="sm" variant="quiet" busy={remove.isPending} onClick={() => void leaveToWider()}>
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
            const added = await save(
              steps => [...steps, step],
              () => t('chain.added', { model: step.model }),
            )
            if (added) setAdding(false)
          }}
        />
      )}
    </Section>
  )
}

const isSame = (one: Step, other: Step) => one.provider === other.provider && one.model === other.model
const same = (steps: readonly Step[]) => steps

/** null where it is at that end, or gone. */
function moveStep(steps: readonly Step[], step: Step, by: -1 | 1): readonly Step[] | null {
  const at = steps.findIndex(each => isSame(each, step))
  if (at < 0 || steps[at + by] === undefined) return null
  return steps.toSpliced(at, 1).toSpliced(at + by, 0, step)
}
