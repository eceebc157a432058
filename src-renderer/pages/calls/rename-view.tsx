import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { isApiError } from '../../transport/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './toolbar.module.css'

export interface RenameViewProps {
  readonly view: Outputs['views']['list']['views'][number]
  readonly onDone: () => void
  /** It was taken away elsewhere meanwhile. */
  readonly onGone: () => void
}

/** In the place of a saved view: its name, to be written anew. */
export function RenameView({ view, onDone, onGone }: RenameViewProps) {
  const { t } = useTranslation('calls')
  const api = useApi()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const [name, setName] = useState(view.name)
  const rename = useMutation(
    api.views.change.mutationOptions({
      onSuccess: ({ name: now }) => {
        void queries.invalidateQueries({ queryKey: api.views.list.key() })
        toast.done(t('views.renamed', { name: now }))
        onDone()
      },
      onError: error => {
        if (isApiError(error, 'not_found')) onGone()
      },
    }),
  )
  const wanted = name.trim()
  const problem = () => {
    if (rename.error === null) return null
    return isApiError(rename.error, 'conflict') ? t('views.taken') : errorText(rename.error).title
  }
  return (
    <form
      className={styles.rename}
      onSubmit={event => {
        event.preventDefault()
        if (wanted === view.name) onDone()
        else if (wanted !== '') rename.mutate({ id: view.id, name: wanted })
      }}
    >
      <TextField
        label={t('views.renameTo')}
        hideLabel
        autoFocus
        value={name}
        maxLength={200}
        error={problem()}
        onChange={event => {
          setName(event.target.value)
          rename.reset()
        }}
      />
      <Button type="submit" size="sm" disabled={wanted === ''} busy={rename.isPending}>
        {t('views.keep')}
      </Button>
    </form>
  )
}
