import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useOpenCalls } from '../../app/calls-link.tsx'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/use-words.ts'
import { AdviceEvidence } from './advice-evidence.tsx'
import { AdviceNumbers } from './advice-numbers.tsx'
import styles from './what-to-do.module.css'

export type Recommendation = Outputs['recommendations']['list']['recommendations'][number]

/** One thing worth doing: why, what it rests on, and a button that does it. */
export function Advice({ recommendation }: { readonly recommendation: Recommendation }) {
  const { t } = useTranslation('dashboard')
  const say = useWords('advice')
  const { key, said, evidence, action } = recommendation
  const title = say(said, 'title', recommendation.title)
  const reason = say(said, 'reason', recommendation.reason)
  const [isEvidenceOpen, setEvidenceOpen] = useState(false)
  const dismiss = useDismiss(key)
  return (
    <li className={styles.item}>
      <p className={styles.title} lang={title.lang}>
        {title.text}
      </p>
      <p className={styles.reason} lang={reason.lang}>
        {reason.text}
      </p>
      <div className={styles.actions}>
        {action.type === 'apply' ? (
          <ApplyButton recommendation={recommendation} action={action} />
        ) : (
          <OpenButton recommendation={recommendation} action={action} />
        )}
        {evidence.length > 0 && (
          <Button variant="quiet" size="sm" onClick={() => setEvidenceOpen(true)}>
            {t('todo.evidence')}
          </Button>
        )}
        <Button variant="quiet" size="sm" busy={dismiss.isPending} onClick={() => dismiss.mutate({ key })}>
          {t('todo.later')}
        </Button>
      </div>
      <AdviceEvidence recommendation={recommendation} open={isEvidenceOpen} onOpenChange={setEvidenceOpen} />
    </li>
  )
}

interface ActionProps<Type extends Recommendation['action']['type']> {
  readonly recommendation: Recommendation
  readonly action: Extract<Recommendation['action'], { type: Type }>
}

function ApplyButton({ recommendation: { key, said }, action }: ActionProps<'apply'>) {
  const [isAsking, setAsking] = useState(false)
  const apply = useApply(key)
  const label = useWords('advice')(said, 'do', action.label)
  return (
    <>
      <Button
        size="sm"
        lang={label.lang}
        busy={apply.isPending}
        onClick={() => (action.needs.length > 0 ? setAsking(true) : apply.mutate({ key }))}
      >
        {label.text}
      </Button>
      <AdviceNumbers
        title={label.text}
        needs={action.needs}
        open={isAsking}
        onOpenChange={setAsking}
        onGiven={values => {
          setAsking(false)
          apply.mutate({ key, values })
        }}
      />
    </>
  )
}

function OpenButton({ recommendation: { evidence, said }, action }: ActionProps<'open'>) {
  const label = useWords('advice')(said, 'do', action.label)
  const { routesByPath } = useRouter()
  const navigate = useNavigate()
  const openCalls = useOpenCalls()
  const path = `/${action.page}`
  if (!Object.hasOwn(routesByPath, path)) return null
  const subject = {
    providers: 'provider',
    settings: 'setting',
    books: 'book',
    quality: 'check',
    calls: 'model',
  } as const
  const calls = evidence.find(each => each.calls !== null)?.calls ?? null
  const go = () => {
    if (action.page === 'calls' && calls !== null) openCalls(calls)
    else void navigate({ to: path as '/', search: { [subject[action.page]]: action.subject ?? undefined } as never })
  }
  return (
    <Button size="sm" onClick={go} lang={label.lang}>
      {label.text}
    </Button>
  )
}

/** Does it, says what was changed, and offers to take it back. */
function useApply(key: string) {
  const { t } = useTranslation('dashboard')
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const say = useWords('advice')
  const refresh = () => queries.invalidateQueries()
  const undo = useMutation(
    api.recommendations.undo.mutationOptions({
      onSuccess: ({ said, message }) => {
        toast.done(say(said, 'message', message).text)
        return refresh()
      },
      onError,
    }),
  )
  return useMutation(
    api.recommendations.apply.mutationOptions({
      onSuccess: ({ said, message, reversible }) => {
        toast.done(
          say(said, 'message', message).text,
          reversible ? { action: { label: t('todo.undo'), onClick: () => undo.mutate({ key }) } } : {},
        )
        return refresh()
      },
      onError,
    }),
  )
}

/** Puts it aside for thirty days, and offers to bring it back. */
function useDismiss(key: string) {
  const { t } = useTranslation('dashboard')
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  const refresh = () => queries.invalidateQueries({ queryKey: api.recommendations.key() })
  const restore = useMutation(api.recommendations.restore.mutationOptions({ onSuccess: refresh, onError }))
  return useMutation(
    api.recommendations.dismiss.mutationOptions({
      onSuccess: () => {
        toast.note(t('todo.dismissed'), { action: { label: t('todo.undo'), onClick: () => restore.mutate({ key }) } })
        return refresh()
      },
      onError,
    }),
  )
}
