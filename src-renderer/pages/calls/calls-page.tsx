import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LeftOutNote } from '../../app/left-out-note.tsx'
import { useShortcut } from '../../app/shortcuts/use-shortcut.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { DataTable, type DataTableHandle } from '../../ui/data-table/data-table.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { type CallSearch, type CallSort, filtersOf, sorts, usualOrder } from './call-search.ts'
import styles from './calls-page.module.css'
import { CallsToolbar } from './calls-toolbar.tsx'
import { CallSheet } from './detail/call-sheet.tsx'
import { FilterBar } from './filters/filter-bar.tsx'
import { TextSearch } from './filters/text-search.tsx'
import type { ListedCall } from './list/call-list-state.ts'
import { CallsNotice } from './list/calls-notice.tsx'
import { InsteadOfCalls } from './list/instead-of-calls.tsx'
import { useActiveCall } from './list/use-active-call.ts'
import { useAwaitedRow } from './list/use-awaited-row.ts'
import { useCallList } from './list/use-call-list.ts'
import { useSelection } from './list/use-selection.ts'
import { useShownColumns } from './table/use-shown-columns.ts'
import { useTableLook } from './table/use-table-look.ts'
import { useFillHeight } from './use-fill-height.ts'

const route = getRouteApi('/calls')

export function CallsPage() {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/calls' })
  const [live, setLive] = useState(true)
  const [exporting, setExporting] = useState(false)
  const look = useTableLook()
  const table = useRef<DataTableHandle>(null)
  const field = useRef<HTMLInputElement>(null)
  const atTop = useRef(true)
  const page = useRef<HTMLDivElement>(null)
  useFillHeight(page)
  const [now] = useState(Date.now)
  const searching = search.search !== undefined
  const { columns, hidden, lines, narrow } = useShownColumns(look, now, searching)

  const query = useMemo(
    () => ({
      filters: filtersOf(search, formats.timeZone),
      search: search.search,
      sort: search.sort ?? ('time' as const),
      ascending: (search.order ?? usualOrder(search.sort ?? 'time')) === 'ascending',
    }),
    [search, formats.timeZone],
  )
  const { list, state, isPrevious, stop } = useCallList(query, live, () => atTop.current)
  const selection = useSelection(list, state)
  const active = useActiveCall(list)

  const change = useCallback(
    (next: CallSearch, replace = false) => void navigate({ search: next, replace, resetScroll: false }),
    [navigate],
  )
  const changeSort = (sort: CallSort, order: 'ascending' | 'descending') =>
    change({
      ...search,
      sort: sort === 'time' ? undefined : sort,
      order: order === usualOrder(sort) ? undefined : order,
    })
  const openCall = useCallback(
    (index: number) => {
      const call = list.at(index)
      if (call === undefined) return
      active.set(index)
      void navigate({
        search: before => ({ ...before, call: call.id }),
        replace: search.call !== undefined,
        resetScroll: false,
      })
    },
    [list, navigate, search.call, active.set],
  )
  const awaited = useAwaitedRow(list, state, openCall)
  const openOrAwait = (index: number) => {
    active.set(index)
    if (list.at(index) === undefined) awaited.wait(index)
    else openCall(index)
  }
  const closeCall = () => {
    void navigate({ search: before => ({ ...before, call: undefined }), replace: true, resetScroll: false })
    table.current?.focus()
  }
  const step = (by: number) => {
    const next = Math.min(list.length - 1, Math.max(0, (active.index ?? -1) + by))
    if (next < 0 || list.length === 0) return
    active.set(next)
    table.current?.reveal(next)
    awaited.giveUp()
    // An open sheet goes along with the list, and keeps the focus; else Enter is to open the call.
    if (search.call === undefined) table.current?.focus()
    else openOrAwait(next)
  }
  const seen = useRef<readonly [number, number]>([0, 0])
  const wantSeen = useCallback(() => {
    const [first, end] = seen.current
    const around = Math.ceil((end - first) / 2)
    list.want(Math.max(0, first - around), Math.min(list.length, end + around))
  }, [list])
  const onWindow = useCallback(
    (first: number, end: number, top: boolean) => {
      seen.current = [first, end]
      atTop.current = top
      wantSeen()
      if (top && live && list.state().waiting > 0) list.showNew()
    },
    [list, live, wantSeen],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a longer list has more to read in the same place
  useEffect(wantSeen, [wantSeen, state.total])

  useShortcut('J', t('keys.next'), () => step(1))
  useShortcut('K', t('keys.previous'), () => step(-1))
  useShortcut('O', t('keys.open'), () => active.index !== null && openOrAwait(active.index))
  useShortcut('X', t('keys.select'), () => active.index !== null && selection.toggle(active.index, false))
  useShortcut('/', t('keys.search'), () => field.current?.focus())
  useShortcut('L', t('keys.live'), () => setLive(!live))
  useShortcut('E', t('keys.export'), () => setExporting(true))
  useShortcut('Escape', t('keys.close'), () => {
    if (awaited.giveUp()) return
    if (isPrevious || state.status === 'loading') stop()
    else if (search.call !== undefined) closeCall()
    else if (selection.chosen !== null) selection.clear()
  })

  const isLoading = state.status === 'loading' && state.asOf === 0
  const rowCount = isLoading ? skeletonRows : list.length
  const replaced =
    state.status === 'failed' || state.status === 'stopped' || (state.status === 'ready' && list.length === 0)

  return (
    <div ref={page} className={styles.page} data-wide-page="">
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        <p className={styles.count} aria-live="polite">
          {state.status === 'ready' && countWords()}
        </p>
        <CallsToolbar
          search={search}
          look={look}
          narrow={narrow}
          onSort={changeSort}
          live={live}
          canFollow={!searching && query.sort === 'time' && !query.ascending}
          onLive={setLive}
          query={query}
          selection={selection}
          total={state.totalIsExact ? list.length : null}
          exporting={exporting}
          onExporting={setExporting}
        />
      </header>
      <div className={styles.filters}>
        <TextSearch
          field={field}
          value={search.search}
          onChange={text => change({ ...search, search: text }, search.search !== undefined)}
          onLeave={() => table.current?.focus()}
        />
        <FilterBar search={search} onChange={change} />
      </div>
      <LeftOutNote leftOut={search.left_out} onClose={() => change({ ...search, left_out: undefined }, true)} />
      <CallsNotice busy={state.status === 'loading' || isPrevious} incomplete={state.incomplete} onStop={stop} />
      <div className={styles.table} data-previous={isPrevious || undefined}>
        {state.waiting > 0 && (
          <Button
            className={styles.waiting}
            variant="primary"
            size="sm"
            icon="arrow-up"
            onClick={() => {
              list.showNew()
              table.current?.scrollToTop()
            }}
          >
            {t('newCalls', { count: state.waiting, shown: formats.count(state.waiting) })}
          </Button>
        )}
        <DataTable<ListedCall>
          handle={table}
          label={t('title')}
          columns={columns}
          lines={lines}
          hidden={hidden}
          rowCount={replaced ? 0 : rowCount}
          countIsKnown={state.totalIsExact}
          rowAt={index => (isLoading ? undefined : list.at(index))}
          compact={look.compact}
          busy={state.status === 'loading' || isPrevious}
          onWindow={onWindow}
          active={active.index}
          awaited={awaited.index}
          awaitedLabel={t('opening')}
          onActive={index => {
            if (index !== awaited.index) awaited.giveUp()
            active.set(index)
          }}
          onOpen={openOrAwait}
          isSelected={selection.has}
          selection={selection.extent}
          onToggle={selection.toggle}
          onToggleAll={selection.toggleAll}
          sort={{ column: query.sort, descending: !query.ascending }}
          onSort={({ column, descending }) =>
            changeSort(sorts.find(each => each === column) ?? 'time', descending ? 'descending' : 'ascending')
          }
          selectLabel={t('select')}
          selectAllLabel={t('selectAll')}
        >
          <InsteadOfCalls state={state} search={search} onChange={change} onRetry={() => void list.start()} />
        </DataTable>
      </div>
      <VisuallyHidden>
        <span role="status">{awaited.index === null ? '' : t('openingHint')}</span>
      </VisuallyHidden>
      {search.call !== undefined && (
        <CallSheet
          id={search.call}
          onClose={closeCall}
          onStep={step}
          onOpenOther={id => void navigate({ search: before => ({ ...before, call: id }), replace: true })}
        />
      )}
    </div>
  )

  function countWords(): string {
    if (searching) {
      return state.totalIsExact
        ? t('found', { count: list.length, shown: formats.count(list.length) })
        : t('foundMore', { shown: formats.count(state.total) })
    }
    return state.totalIsExact
      ? t('count', { count: list.length, shown: formats.count(list.length) })
      : t('countMore', { shown: formats.count(list.length) })
  }
}

const skeletonRows = 30
