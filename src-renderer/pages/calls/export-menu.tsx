import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { dayOf } from '../../format/zoned-day.ts'
import { isApiError } from '../../transport/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Progress } from '../../ui/meter.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Banner } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFocusKept } from '../../ui/use-focus-kept.ts'
import { collectExport } from './collect-export.ts'
import type { CallListQuery } from './list/call-list-state.ts'
import type { Chosen, Selection } from './list/use-selection.ts'
import styles from './toolbar.module.css'

export interface ExportMenuProps {
  readonly query: CallListQuery
  readonly selection: Pick<Selection, 'chosen' | 'count'>
  /** How many fit the filters; null: not known. With a search they are counted when the menu opens. */
  readonly total: number | null
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

export function ExportMenu({ query, selection, total, open, onOpenChange }: ExportMenuProps) {
  const { filters, search, sort, ascending } = query
  const { chosen } = selection
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const { client, host } = useTransport()
  const errorText = useErrorText()
  const [format, setFormat] = useState<'csv' | 'jsonl'>('csv')
  const [withText, setWithText] = useState(false)
  const [done, setDone] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [stopped, setStopped] = useState(false)
  const under = useRef<AbortController>(null)
  const panel = useRef<HTMLDivElement>(null)
  useFocusKept(panel)
  const searched = { ...filters, ...(search !== undefined && { search }) }
  const everything = chosen !== null && 'asOf' in chosen ? chosen : null
  const found = useQuery(
    useApi().metrics.count.queryOptions({
      input: { ...searched, ...(everything !== null && { as_of: everything.asOf }) },
      enabled: open && search !== undefined && (chosen === null || everything !== null),
    }),
  ).data?.calls
  const counted = search === undefined ? total : (found ?? null)
  const count =
    chosen === null
      ? counted
      : (selection.count ?? (counted === null || everything === null ? null : counted - everything.except.length))

  const run = async () => {
    const abort = new AbortController()
    under.current = abort
    setError(null)
    setStopped(false)
    setDone(0)
    try {
      const scope = scopeOf(chosen, searched)
      // The file is in the order of the list; a search has an order of its own.
      const order = { sort, order: ascending ? 'ascending' : 'descending' } as const
      const stream = await client.exports.calls(
        { ...scope, ...order, format, text: withText },
        { signal: abort.signal },
      )
      const { file, calls } = await collectExport(stream, format, setDone)
      host.saveFile(`galley-calls-${dayOf(Date.now(), formats.timeZone)}.${format}`, file)
      toast.done(t('export.done', { count: calls, shown: formats.count(calls) }))
      onOpenChange(false)
    } catch (failure) {
      if (abort.signal.aborted) setStopped(true)
      else setError(failure)
    } finally {
      setDone(null)
    }
  }
  const scope =
    chosen !== null && count !== null
      ? t('export.selected', { count, shown: formats.count(count) })
      : count === null
        ? t(search === undefined ? 'export.allUnknown' : 'export.counting')
        : t(search === undefined ? 'export.all' : 'export.found', { count, shown: formats.count(count), search })

  return (
    <Popover
      label={t('export.title')}
      align="end"
      open={open}
      onOpenChange={next => {
        if (!next) under.current?.abort()
        setStopped(false)
        onOpenChange(next)
      }}
      trigger={
        <Button variant="quiet" size="sm" icon="download">
          {t('export.title')}
        </Button>
      }
    >
      <div ref={panel} className={styles.export}>
        <p className={styles.note} aria-live="polite">
          {scope}
        </p>
        <Segmented
          label={t('export.format')}
          value={format}
          onChange={setFormat}
          options={[
            { value: 'csv', label: 'CSV' },
            { value: 'jsonl', label: 'JSON Lines' },
          ]}
        />
        <Checkbox label={t('export.withText')} checked={withText} onChange={setWithText} />
        {error !== null && (
          <Banner tone="alert">
            {isApiError(error, 'unreachable') ? t('export.lost') : t('export.failed', { why: errorText(error).whole })}
          </Banner>
        )}
        {stopped && (
          <p className={styles.note} role="status">
            {t('export.stopped')}
          </p>
        )}
        {done === null ? (
          <Button variant="primary" icon="download" data-takes-focus disabled={count === 0} onClick={run}>
            {t('export.save')}
          </Button>
        ) : (
          <>
            <Progress
              label={t('export.title')}
              share={count === null || count === 0 ? null : Math.min(1, done / count)}
              text={t('export.progress', { count: done, shown: formats.count(done) })}
            />
            <Button data-takes-focus onClick={() => under.current?.abort()}>
              {t('export.stop')}
            </Button>
          </>
        )}
      </div>
    </Popover>
  )
}

/** Which calls the file has: those that are chosen, or all that fit the filters. */
function scopeOf<Filters extends object>(chosen: Chosen | null, filters: Filters) {
  if (chosen === null) return filters
  if ('ids' in chosen) return { ids: [...chosen.ids] }
  const { asOf, except } = chosen
  return { ...filters, as_of: asOf, ...(except.length > 0 && { except: [...except] }) }
}
