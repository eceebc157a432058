import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import type { RowLines } from '../../../ui/data-table/row-layout.ts'
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx'
import { ProviderMark } from '../../../ui/provider-mark.tsx'
import type { ListedCall } from '../list/call-list-state.ts'
import { CallStatus } from './call-status.tsx'
import styles from './cells.module.css'
import { CountText, MoneyText, ScoreText } from './figures.tsx'
import { FoundSnippet } from './found-snippet.tsx'

export const columnIds = [
  'time',
  'status',
  'model',
  'operation',
  'book',
  'found',
  'languages',
  'tokens',
  'cost',
  'latency',
  'score',
  'user',
  'origin',
  'provider',
  'error_kind',
  'input_tokens',
  'output_tokens',
  'cache_read',
  'reasoning',
  'first_token',
  'attempt',
  'finish_reason',
  'http_status',
  'id',
] as const
export type ColumnId = (typeof columnIds)[number]

/** What a phone has room for, in two lines; what a search found takes the place of model and cost. */
export const narrowColumns: readonly ColumnId[] = ['time', 'status', 'model', 'cost']
export const narrowInSearch: readonly ColumnId[] = ['time', 'status', 'found']
const tracks = '108px minmax(0, 1fr) 78px'
export const narrowLines: RowLines = { areas: ['box model model cost', 'box time status status'], tracks }
export const narrowLinesInSearch: RowLines = { areas: ['box found found found', 'box time status status'], tracks }
/** Of the usual columns, those that a small window leaves out first. */
export const asideInSmall: readonly ColumnId[] = ['operation', 'languages', 'tokens']
/** What a window between a phone and a desktop leaves out, too. */
export const asideInMedium: readonly ColumnId[] = [...asideInSmall, 'score']
/** A search needs the room of these for what it found. */
export const asideInWideSearch: readonly ColumnId[] = ['languages', 'tokens', 'score']
export const asideInSearch: readonly ColumnId[] = [...asideInWideSearch, 'operation']
/** And of these where the window is small. */
export const asideInSmallSearch: readonly ColumnId[] = [...asideInSearch, 'cost', 'latency']

export const usualColumns: readonly ColumnId[] = [
  'time',
  'status',
  'model',
  'operation',
  'book',
  'languages',
  'tokens',
  'cost',
  'latency',
  'score',
]

export interface ColumnsLook {
  readonly width: 'narrow' | 'medium' | 'usual' | 'roomy' | 'wide'
  /** Rows of one line. */
  readonly compact: boolean
}

/**
 * Everything a call can be shown by. Cells are plain and small: hundreds of them are drawn in a frame. Where there is little room
 * a name takes a second line before it is cut; the row of a phone has two lines for all of them.
 */
export function useCallColumns(now: number, { width, compact }: ColumnsLook): readonly DataColumn<ListedCall>[] {
  const narrow = width === 'narrow'
  const marked = narrow || width === 'medium'
  const stacked = !compact && width !== 'wide' && !narrow
  const { t } = useTranslation('calls')
  const { t: word } = useTranslation()
  const formats = useFormats()
  const today = formats.day(now)
  return useMemo(() => {
    const count = (value: number | null) => <CountText value={value} />
    // Without script and region, which the call itself says.
    const language = (tag: string) => formats.language(tag.split('-')[0] ?? tag)
    const when = (time: string) => {
      const day = formats.day(time)
      if (day === today) return narrow ? formats.clock(time) : formats.clockSeconds(time)
      return t('whenBefore', { day, clock: formats.clock(time) })
    }
    const column = (
      id: ColumnId,
      width: number,
      cell: (call: ListedCall) => React.ReactNode,
      more: Partial<DataColumn<ListedCall>> = {},
    ): DataColumn<ListedCall> => ({ id, header: t(`column.${id}`), width, cell, ...more })
    const numeric = { numeric: true }
    const sortable = { numeric: true, sortable: true }
    const named = { sortable: true, startsAscending: true }
    return [
      column(
        'time',
        width === 'wide' ? 118 : 108,
        call => (
          <a
            className={styles.time}
            data-below={narrow || undefined}
            href={`#/calls/${call.id}`}
            tabIndex={-1}
            title={formats.dateTime(call.created_at)}
            onClick={event => {
              // The row opens it beside the list; with a modifier the browser opens its page.
              if (!(event.ctrlKey || event.metaKey || event.shiftKey)) event.preventDefault()
              else event.stopPropagation()
            }}
          >
            {when(call.created_at)}
          </a>
        ),
        { sortable: true },
      ),
      column(
        'status',
        marked ? 40 : width === 'wide' ? 186 : stacked ? 120 : 164,
        call => {
          const status = <CallStatus call={call} compact={marked && !narrow} wraps={stacked && !marked} />
          return narrow ? <span className={styles.below}>{status}</span> : status
        },
        { hideHeader: marked, ...named },
      ),
      column(
        'model',
        marked ? 146 : 152,
        call => (
          <ProviderMark
            provider={call.provider}
            label={call.provider_display_name}
            detail={<MiddleEllipsis>{call.model_name}</MiddleEllipsis>}
            look={width === 'wide' ? 'line' : stacked ? 'stacked' : 'short'}
            simulated={call.simulated}
          />
        ),
        { grows: true, ...named, ...(narrow && { header: t('column.modelAlone') }) },
      ),
      column(
        'operation',
        width === 'wide' ? 116 : 100,
        call => <span className={stacked ? styles.pair : undefined}>{word(`operation.${call.operation}`)}</span>,
        named,
      ),
      column(
        'book',
        marked ? 108 : 124,
        call =>
          call.source_book === null ? (
            <span className={styles.faint}>{noFigure}</span>
          ) : (
            <span className={styles.book} data-stacked={stacked || undefined}>
              <span className={styles.name} dir="auto">
                {call.source_book}
              </span>
              {call.source_chapter !== null && (
                <span className={styles.chapter} dir="auto">
                  {call.source_chapter}
                </span>
              )}
            </span>
          ),
        { grows: true, ...named },
      ),
      column('found', marked ? 150 : 320, call => <FoundSnippet snippets={call.snippets} />, {
        grows: 2,
      }),
      column('languages', width === 'wide' ? 168 : stacked && width !== 'roomy' ? 88 : 136, call => {
        // An abstract is in the language of its source, which is said once.
        const tags = new Set([call.source_language, call.target_language].filter(tag => tag !== null))
        const names = [...tags].map(language)
        if (names.length === 0) return <span className={styles.faint}>{noFigure}</span>
        const pair = names.join(' → ')
        return (
          <span className={stacked ? styles.pair : undefined} title={pair}>
            {pair}
          </span>
        )
      }),
      column('tokens', 68, call => count(tokensOf(call)), sortable),
      column('cost', marked ? 78 : width === 'wide' ? 90 : 80, call => <MoneyText call={call} />, sortable),
      column(
        'latency',
        marked ? 70 : width === 'wide' ? 90 : 74,
        call => formats.duration(call.response_time_ms),
        sortable,
      ),
      column('score', width === 'wide' ? 66 : 60, call => <ScoreText value={call.quality_score} />, sortable),
      column('user', 110, call => call.created_by ?? noFigure, named),
      column('origin', 96, call => word(`origin.${call.origin}`), named),
      column('provider', 120, call => call.provider_display_name, named),
      column(
        'error_kind',
        150,
        call => (call.error_kind === null ? noFigure : word(`errorKind.${call.error_kind}`)),
        named,
      ),
      column('input_tokens', 92, call => count(call.input_tokens), sortable),
      column('output_tokens', 92, call => count(call.output_tokens), sortable),
      column('cache_read', 92, call => count(call.cache_read), sortable),
      column('reasoning', 92, call => count(call.reasoning), sortable),
      column('first_token', 92, call => formats.duration(call.time_to_first_token_ms), sortable),
      column('attempt', 72, call => formats.count(call.attempt), sortable),
      column('finish_reason', 110, call =>
        call.finish_reason === null ? noFigure : t(`finish.${call.finish_reason}`),
      ),
      column('http_status', 64, call => call.http_status ?? noFigure, numeric),
      column('id', 84, call => call.id, numeric),
    ]
  }, [t, word, formats, today, narrow, marked, stacked, width])
}

function tokensOf({ input_tokens: input, output_tokens: output }: ListedCall): number | null {
  return input === null && output === null ? null : (input ?? 0) + (output ?? 0)
}
