import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useTellFailure } from '../../app/use-tell-failure.ts'
import { useApi } from '../../data/api.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/use-words.ts'
import styles from './what-to-do.module.css'

type Done = Outputs['recommendations']['list']['done'][number]

/** What was done on advice of late, each with a way back: it is listed when it would not be recommended any more, too. */
export function DoneAdvice({ done }: { readonly done: readonly Done[] }) {
  const { t } = useTranslation('dashboard')
  const [isOpen, setOpen] = useState(false)
  if (done.length === 0) return null
  return (
    <>
      <Button variant="quiet" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t('todo.done', { count: done.length })}
      </Button>
      {isOpen && (
        <ul className={styles.list}>
          {done.map(each => (
            <DoneEntry key={each.key} done={each} />
          ))}
        </ul>
      )}
    </>
  )
}

function DoneEntry({ done: { key, message, said } }: { readonly done: Done }) {
  const { t } = useTranslation('dashboard')
  const api = useApi()
  const queries = useQueryClient()
  const say = useWords('advice')
  const words = say(said, 'message', message)
  const undo = useMutation(
    api.recommendations.undo.mutationOptions({
      onSuccess: answer => {
        toast.done(say(answer.said, 'message', answer.message).text)
        return queries.invalidateQueries()
      },
      onError: useTellFailure(),
    }),
  )
  return (
    <li className={styles.item}>
      <p lang={words.lang}>{words.text}</p>
      <div className={styles.actions}>
        <Button variant="quiet" size="sm" busy={undo.isPending} onClick={() => undo.mutate({ key })}>
          {t('todo.undo')}
        </Button>
      </div>
    </li>
  )
}
