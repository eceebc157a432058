import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { stringifySearch } from '../../app/search-string.ts'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { isApiError } from '../../transport/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFocusKept } from '../../ui/use-focus-kept.ts'
import type { CallSearch } from './call-search.ts'
import styles from './toolbar.module.css'
import { ViewsList } from './views-list.tsx'

/** Filters, search and order under a name, to come back to. */
export function ViewsMenu({ search }: { readonly search: CallSearch }) {
  const { t } = useTranslation('calls')
  const api = useApi()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const { data } = useQuery(api.views.list.queryOptions({ staleTime: 60_000 }))
  const panel = useRef<HTMLDivElement>(null)
  useFocusKept(panel, nextRow)
  const refresh = () => queries.invalidateQueries({ queryKey: api.views.list.key() })
  const save = useMutation(api.views.save.mutationOptions({ onSuccess: refresh }))
  const views = data?.views ?? []
  const here = stringifySearch({ ...search, call: undefined }).replace(/^\?/, '')
  const current = views.find(view => view.search === here)
  const isTaken = isApiError(save.error, 'conflict')

  const onSave = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    save.mutate(
      { name: name.trim(), search: here, ...(isTaken && { replace: true }) },
      {
        onSuccess: view => {
          setName('')
          setOpen(false)
          toast.done(t('views.saved', { name: view.name }))
        },
      },
    )
  }
  return (
    <Popover
      label={t('views.title')}
      open={open}
      onOpenChange={next => {
        setOpen(next)
        // Another tab may have saved views since, or taken some away.
        if (next) void refresh()
      }}
      align="end"
      trigger={
        <Button variant="quiet" size="sm" icon="bookmark">
          {current?.name ?? t('views.title')}
        </Button>
      }
    >
      <div ref={panel} className={styles.views}>
        {views.length === 0 ? (
          <p className={styles.note}>{t('views.none')}</p>
        ) : (
          <ViewsList views={views} current={current?.id ?? null} onOpened={() => setOpen(false)} />
        )}
        <form className={styles.form} onSubmit={onSave}>
          <TextField
            label={t('views.name')}
            value={name}
            maxLength={200}
            onChange={event => {
              setName(event.target.value)
              save.reset()
            }}
            error={isTaken ? t('views.taken') : save.error !== null ? errorText(save.error).title : null}
          />
          <Button type="submit" disabled={name.trim() === ''} busy={save.isPending}>
            {isTaken ? t('views.replace') : t('views.save')}
          </Button>
        </form>
      </div>
    </Popover>
  )
}

/** The view that came into the place of the one that is gone, else the one before it, else the field for a new one. */
function nextRow(panel: HTMLElement, gone: HTMLElement): HTMLElement | null {
  const place = Number(gone.closest<HTMLElement>('[data-place]')?.dataset.place ?? 0)
  const links = [...panel.querySelectorAll<HTMLElement>('[data-place] a')]
  return links[Math.min(place, links.length - 1)] ?? panel.querySelector('input')
}
