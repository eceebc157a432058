import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { isApiError } from '../../../transport/api-error.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/card.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { AgainPanel } from '../again/again-panel.tsx'
import { CallAttempts } from './call-attempts.tsx'
import { CallCost } from './call-cost.tsx'
import styles from './call-detail.module.css'
import { CallError } from './call-error.tsx'
import { CallFacts } from './call-facts.tsx'
import { CallFeedback } from './call-feedback.tsx'
import { CallRecord } from './call-record.tsx'
import { CallScores } from './call-scores.tsx'
import { CallText } from './call-text.tsx'
import { DeleteText } from './delete-text.tsx'
import { useCallEvents } from './use-call-events.ts'

export interface CallDetailProps {
  readonly id: number
  readonly onOpen: (id: number) => void
  /** Of the headings of its parts: one below what names the call. */
  readonly level: 2 | 3
}

type Call = Outputs['calls']['show']

const pendingMs = 1500

/** One call in full, for the sheet and for the page. */
export function CallDetail({ id, onOpen, level }: CallDetailProps) {
  const { t } = useTranslation('calls')
  const errorText = useErrorText()
  useCallEvents(id)
  const show = useQuery(
    useApi().calls.show.queryOptions({
      input: { id },
      // What happened while the page was hidden, and its events waited.
      refetchOnWindowFocus: 'always',
      // One that is under way is looked after until it has ended.
      refetchInterval: query => (query.state.data?.status === 'pending' ? pendingMs : false),
    }),
  )
  if (isApiError(show.error, 'not_found')) {
    return <EmptyState title={t('detail.notFound', { id })}>{t('detail.notFoundWhy')}</EmptyState>
  }
  if (show.error !== null && show.data === undefined) {
    return (
      <ErrorState title={t('detail.failed')} onRetry={() => show.refetch()} retrying={show.isFetching}>
        {errorText(show.error).whole}
      </ErrorState>
    )
  }
  if (show.data === undefined) return <CallSkeleton />
  // Words that are fetched for it first take nothing else away meanwhile: neither the page nor the list with its keys.
  return (
    <Suspense fallback={<CallSkeleton />}>
      <LoadedCall call={show.data} onOpen={onOpen} level={level} />
    </Suspense>
  )
}

function CallSkeleton() {
  return (
    <div aria-busy="true" className={styles.stack}>
      <SkeletonLines lines={3} />
      <SkeletonLines lines={8} />
    </div>
  )
}

function LoadedCall({ call, onOpen, level }: Omit<CallDetailProps, 'id'> & { readonly call: Call }) {
  const { t } = useTranslation('calls')
  const [deleting, setDeleting] = useState(false)
  return (
    <div className={styles.detail}>
      <CallFacts call={call} />
      <CallError call={call} level={level} />
      <div className={styles.columns}>
        <div className={styles.main}>
          <Section
            title={t('text.title')}
            level={level}
            aside={
              call.text_kept && (
                <span data-screen-only>
                  <Button variant="quiet" size="sm" icon="trash" onClick={() => setDeleting(true)}>
                    {t('delete.open')}
                  </Button>
                </span>
              )
            }
          >
            <CallText key={call.id} call={call} />
          </Section>
          <div data-screen-only className={styles.main}>
            <Section title={t('feedback.title')} level={level}>
              <CallFeedback key={call.id} call={call} />
            </Section>
            <Section title={t('again.title')} level={level}>
              <AgainPanel key={call.id} call={call} onOpen={onOpen} />
            </Section>
          </div>
        </div>
        <div className={styles.side}>
          <Section title={t('scores.title')} level={level}>
            <CallScores call={call} />
          </Section>
          {call.attempts.length > 1 && (
            <Section title={t('attempts.title')} level={level}>
              <CallAttempts call={call} onOpen={onOpen} />
            </Section>
          )}
          <Section title={t('cost.title')} level={level}>
            <CallCost call={call} />
          </Section>
          <Section title={t('record.title')} level={level}>
            <CallRecord key={call.id} call={call} />
          </Section>
        </div>
      </div>
      <DeleteText call={call} open={deleting} onOpenChange={setDeleting} />
    </div>
  )
}
