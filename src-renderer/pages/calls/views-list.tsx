import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useApi, useTransport } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { isApiError } from '../../transport/api-error.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { toast } from '../../ui/toast.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { RenameView } from './rename-view.tsx'
import styles from './toolbar.module.css'

type View = Outputs['views']['list']['views'][number]

export interface ViewsListProps {
  readonly views: readonly View[]
  /** The one that is seen now. */
  readonly current: number | null
  readonly onOpened: () => void
}

/** Saved views in the person's order: to go to, to rename, to move and to forget. */
export function ViewsList({ views, current, onOpened }: ViewsListProps) {
  const { t } = useTranslation('calls')
  const api = useApi()
  const { client } = useTransport()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const [renaming, setRenaming] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const moved = useRef<{ readonly id: number; readonly by: number } | null>(null)
  const key = api.views.list.queryKey()
  const refresh = () => queries.invalidateQueries({ queryKey: api.views.list.key() })
  const onError = (error: unknown) => {
    toast.failed(errorText(error).title)
    void refresh()
  }
  /** Taken away elsewhere meanwhile: said, and gone from the list. */
  const tellGone = (view: View) => {
    toast.note(t('views.gone', { name: view.name }))
    void refresh()
  }
  const remove = useMutation(api.views.remove.mutationOptions({ onSuccess: refresh }))
  const arrange = useMutation(
    // One after the other, so that the last order is the one that is kept.
    api.views.arrange.mutationOptions({
      scope: { id: 'order of views' },
      // What was taken away or added elsewhere meanwhile is seen after the last of them.
      onSuccess: () => {
        if (queries.isMutating({ mutationKey: api.views.arrange.mutationKey() }) === 1) void refresh()
      },
      onError,
    }),
  )

  // A row that is put elsewhere loses the focus; at the end of its way it is handed to the other direction.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the rows have been drawn in their new order
  useEffect(() => {
    if (moved.current === null) return
    const { id, by } = moved.current
    moved.current = null
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>(`[data-moves="${id}"]`) ?? [])]
    const [up, down] = buttons
    const wanted = by < 0 ? up : down
    const other = by < 0 ? down : up
    ;(wanted?.disabled === true ? other : wanted)?.focus()
  }, [views])

  const move = (view: View, by: -1 | 1) => {
    const from = views.findIndex(({ id }) => id === view.id)
    const order = views.filter(({ id }) => id !== view.id)
    order.splice(from + by, 0, view)
    moved.current = { id: view.id, by }
    // Seen at once, while it is kept.
    queries.setQueryData(key, { views: [...order] })
    setSaid(t('views.moved', { name: view.name, place: from + by + 1, count: views.length }))
    arrange.mutate({ ids: order.map(({ id }) => id) })
  }

  /** To where it was. The list may be closed by then. */
  const bringBack = async (view: View) => {
    try {
      const again = await client.views.save({ name: view.name, search: view.search })
      await client.views.arrange({ ids: views.map(({ id }) => (id === view.id ? again.id : id)) })
      await refresh()
    } catch (error) {
      onError(error)
    }
  }

  return (
    <>
      <ul ref={list} className={styles.list}>
        {views.map((view, at) => (
          <li key={view.id} className={styles.view} data-place={at}>
            {renaming === view.id ? (
              <RenameView
                view={view}
                onDone={() => setRenaming(null)}
                onGone={() => {
                  setRenaming(null)
                  tellGone(view)
                }}
              />
            ) : (
              <>
                <a
                  href={`#/calls${view.search === '' ? '' : `?${view.search}`}`}
                  aria-current={view.id === current || undefined}
                  onClick={onOpened}
                >
                  {view.name}
                </a>
                <IconButton
                  icon="arrow-up"
                  size="sm"
                  label={t('views.moveUp', { name: view.name })}
                  withoutTooltip
                  data-moves={view.id}
                  disabled={at === 0}
                  onClick={() => move(view, -1)}
                />
                <IconButton
                  icon="arrow-down"
                  size="sm"
                  label={t('views.moveDown', { name: view.name })}
                  withoutTooltip
                  data-moves={view.id}
                  disabled={at === views.length - 1}
                  onClick={() => move(view, 1)}
                />
                <IconButton
                  icon="pencil"
                  size="sm"
                  label={t('views.rename', { name: view.name })}
                  withoutTooltip
                  onClick={() => setRenaming(view.id)}
                />
                <IconButton
                  icon="trash"
                  size="sm"
                  label={t('views.remove', { name: view.name })}
                  withoutTooltip
                  onClick={() =>
                    remove.mutate(
                      { id: view.id },
                      {
                        onSuccess: () =>
                          toast.note(t('views.removed', { name: view.name }), {
                            action: { label: t('views.undo'), onClick: () => void bringBack(view) },
                          }),
                        onError: error => (isApiError(error, 'not_found') ? tellGone(view) : onError(error)),
                      },
                    )
                  }
                />
              </>
            )}
          </li>
        ))}
      </ul>
      <VisuallyHidden>
        <span role="status">{said}</span>
      </VisuallyHidden>
    </>
  )
}
