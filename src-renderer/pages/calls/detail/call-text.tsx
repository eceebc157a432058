import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { useFindingWords } from '../../../words/use-finding-words.ts'
import styles from './call-detail.module.css'
import { CallFindings } from './call-findings.tsx'
import { markSpans } from './mark-spans.tsx'
import { SideBySide, type SideBySideColumn } from './side-by-side.tsx'
import { textRows } from './text-rows.ts'

type CallDetail = Outputs['calls']['show']

/** What was sent and what came back, side by side; or why it is not there. */
export function CallText({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const words = useFindingWords()
  const errorText = useErrorText()
  const api = useApi()
  const text = useQuery(
    api.calls.text.queryOptions({
      input: { id: call.id },
      enabled: call.text_kept,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  const isTranslation = call.operation === 'translation'
  const review = useQuery(
    api.quality.review.queryOptions({
      input: { id: call.id, whole: false },
      enabled: call.text_kept && isTranslation && call.status === 'success',
      meta: follows.calls,
    }),
  )
  const part = review.data?.parts.find(each => each.call.id === call.id)
  const { source_text: source = null, output = null } = text.data ?? {}
  // biome-ignore lint/correctness/useExhaustiveDependencies: words are others with another language alone, which draws the page anew
  const rows = useMemo(
    () =>
      textRows(
        { source, output, isTranslation, part },
        ({ check, check_title: title }) => words.check(check, title),
        markSpans,
      ),
    [source, output, isTranslation, part],
  )
  if (!call.text_kept) return <p className={styles.note}>{noTextWords()}</p>
  if (text.isPending) return <SkeletonLines lines={6} />
  if (text.error !== null) {
    return (
      <ErrorState title={t('text.failed')} onRetry={() => text.refetch()} retrying={text.isFetching}>
        {errorText(text.error).detail}
      </ErrorState>
    )
  }
  if (source === null && output === null) return <p className={styles.note}>{t('text.onlyRaw')}</p>
  const language = (tag: string | null) => (tag === null ? null : formats.language(tag))
  const findings = part?.findings ?? []
  const chars = (value: string | null) =>
    value === null ? null : t('text.chars', { count: value.length, shown: formats.count(value.length) })
  const heading = (words: (string | null)[]) => words.filter(word => word !== null).join(' · ')
  // A call that failed has no answer, and one that was recorded elsewhere may have no source: no column of dashes then.
  const isOneSided = source === null || output === null
  const sides = (both: readonly SideBySideColumn[]) =>
    both.filter(({ key }) => !isOneSided || key === (source === null ? 'output' : 'source'))
  return (
    <div className={styles.stack}>
      <SideBySide
        label={t('text.label')}
        columns={sides([
          {
            key: 'source',
            heading: heading([t('text.source'), language(call.source_language), chars(source)]),
            lang: call.source_language ?? undefined,
          },
          {
            key: 'output',
            heading: heading([
              isTranslation ? t('text.translation') : t('text.answer'),
              language(call.target_language),
              chars(output),
            ]),
            lang: call.target_language ?? undefined,
          },
        ])}
        rows={rows}
      />
      {output === null && call.status !== 'pending' && <p className={styles.note}>{t('text.noAnswer')}</p>}
      {isTranslation && call.status === 'success' && review.data !== undefined && (
        <section aria-label={t('findings.title')} className={styles.stack}>
          {findings.length === 0 ? (
            <p className={styles.note}>{t('findings.none')}</p>
          ) : (
            <CallFindings findings={findings} />
          )}
        </section>
      )}
    </div>
  )

  function noTextWords(): string {
    const missing = call.text_missing
    if (missing === null) return t('text.none.never_stored')
    if (missing.reason === 'deleted') {
      return t(missing.by === 'retention' ? 'text.none.retention' : 'text.none.deleted', {
        when: missing.at === undefined ? '' : formats.dateTime(missing.at),
      })
    }
    return t(`text.none.${missing.reason}`)
  }
}
