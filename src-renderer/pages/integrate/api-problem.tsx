import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Said } from '../../../src-main/contract/said.ts'
import { useApi } from '../../data/api.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { useStateWords } from '../../words/use-state-words.ts'

/** The window works without its API; other programs do not. */
export function ApiProblem({ problem, said }: { readonly problem: string | null; readonly said: Said | null }) {
  const { t } = useTranslation('integrate')
  const say = useStateWords()
  const api = useApi()
  const queries = useQueryClient()
  const serve = useMutation(
    api.desktop.serveApi.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.desktop.key() }),
    }),
  )
  return (
    <ErrorState
      title={t('problem.title')}
      onRetry={() => serve.mutate({ port: 'usual' })}
      retrying={serve.isPending}
      action={<Button onClick={() => serve.mutate({ port: 'next_free' })}>{t('problem.next')}</Button>}
    >
      {problem !== null && <p>{say(said, problem)}</p>}
      <p>{t('problem.kept')}</p>
    </ErrorState>
  )
}
