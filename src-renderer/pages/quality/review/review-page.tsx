import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReadFailure } from '../../../app/read-failure.tsx'
import { useShortcut } from '../../../app/shortcuts/use-shortcut.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { JudgeDialog } from '../../../judging/judge-dialog.tsx'
import { bringIntoSight } from '../../../ui/bring-into-sight.ts'
import { Button } from '../../../ui/button.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { AgainDialog } from './again-dialog.tsx'
import { CorrectPart } from './correct-part.tsx'
import { mechanicalFix } from './mechanical-fix.ts'
import styles from './review.module.css'
import { ReviewHead } from './review-head.tsx'
import { ReviewSheet } from './review-sheet.tsx'
import { SilenceDialog } from './silence-dialog.tsx'
import { useReview } from './use-review.ts'

type Doing = 'silence' | 'correct' | 'fix' | 'again' | 'judge' | null

/** One chapter after another, worst first, all of it by keyboard. */
export function ReviewPage() {
  const { t } = useTranslation('quality')
  const { count } = useFormats()
  const state = useReview()
  const [doing, setDoing] = useState<Doing>(null)
  const { review, queue, active, rows, open } = state
  const part = rows.find(({ findings }) => findings.some(({ id }) => id === active?.id))?.part ?? rows[0]?.part ?? null

  const fixed = active === null || part?.target_text == null ? null : mechanicalFix(active, part.target_text)

  // Nobody translates an abstract again, or judges a list of terms.
  const isTranslation = part?.call.operation === 'translation' && part.call.target_language !== null

  useEffect(() => {
    if (active === null) return
    bringIntoSight(document.getElementById(`finding-${active.id}`))
  }, [active])

  const accept = () => active !== null && void state.accept(active)
  const begin = (what: Exclude<Doing, null>) => {
    const can = {
      fix: fixed !== null,
      silence: active !== null,
      correct: part !== null,
      again: isTranslation,
      judge: isTranslation,
    }
    if (can[what]) setDoing(what)
  }
  useShortcut('J', t('key.next'), state.next)
  useShortcut('K', t('key.previous'), state.previous)
  useShortcut('A', t('key.accept'), accept)
  useShortcut('S', t('key.silence'), () => begin('silence'))
  useShortcut('E', t('key.correct'), () => begin('correct'))
  useShortcut('F', t('key.fix'), () => begin('fix'))
  useShortcut('R', t('key.again'), () => begin('again'))
  useShortcut('V', t('key.judge'), () => begin('judge'))
  useShortcut('U', t('key.undo'), () => void state.undo())

  const error = queue.error ?? review.error
  if (error !== null && review.data === undefined) {
    return (
      <div className={styles.page}>
        <h1 className={styles.title}>{t('review.title')}</h1>
        <ReadFailure {...(queue.error === null ? review : queue)} />
      </div>
    )
  }
  if (!state.isOne && queue.data !== undefined && state.subjects === 0) return <NothingWaits />
  if (review.data === undefined) {
    return (
      <div className={styles.page} aria-busy="true">
        <h1 className={styles.title}>{t('review.title')}</h1>
        <SkeletonLines lines={6} />
      </div>
    )
  }
  const place = state.isOne ? null : t('review.place', { at: count(state.subject + 1), of: count(state.subjects) })
  return (
    <div className={styles.page}>
      <ReviewHead review={review.data} place={place} />
      <div className={styles.keys} role="toolbar" aria-label={t('review.actions')}>
        <Button size="sm" shortcut="J" onClick={state.next}>
          {t('key.next')}
        </Button>
        <Button size="sm" shortcut="K" onClick={state.previous}>
          {t('key.previous')}
        </Button>
        <Button size="sm" shortcut="A" onClick={accept} disabled={active === null}>
          {t('key.accept')}
        </Button>
        <Button size="sm" shortcut="S" onClick={() => begin('silence')} disabled={active === null}>
          {t('key.silence')}
        </Button>
        <Button size="sm" shortcut="E" onClick={() => begin('correct')}>
          {t('key.correct')}
        </Button>
        <Button size="sm" shortcut="F" onClick={() => begin('fix')} disabled={fixed === null}>
          {t('key.fix')}
        </Button>
        <Button size="sm" shortcut="R" onClick={() => begin('again')} disabled={!isTranslation}>
          {t('key.again')}
        </Button>
        <Button size="sm" shortcut="V" onClick={() => begin('judge')} disabled={!isTranslation}>
          {t('key.judge')}
        </Button>
        <Button size="sm" shortcut="U" onClick={() => void state.undo()} disabled={!state.canUndo}>
          {t('key.undo')}
        </Button>
        <p className={styles.left} role="status">
          {open.length === 0 ? t('review.nothingLeft') : t('review.left', { count: open.length })}
        </p>
      </div>
      {(doing === 'correct' || doing === 'fix') && part !== null ? (
        <CorrectPart
          key={part.call.id}
          part={part}
          begun={doing === 'fix' ? fixed : null}
          onCancel={() => setDoing(null)}
          onSave={async text => {
            if (!(await state.correct(part.call.id, text))) return false
            setDoing(null)
            toast.done(t('correct.saved'))
            return true
          }}
        />
      ) : (
        <ReviewSheet review={review.data} rows={rows} activeId={active?.id ?? null} onChoose={state.choose} />
      )}
      {doing === 'silence' && active !== null && (
        <SilenceDialog
          finding={active}
          onClose={() => setDoing(null)}
          onSilence={(scope, reason) => {
            setDoing(null)
            void state.silence(active, scope, reason)
          }}
        />
      )}
      {doing === 'again' && part !== null && <AgainDialog part={part} onClose={() => setDoing(null)} />}
      {doing === 'judge' && part !== null && <JudgeDialog callId={part.call.id} onClose={() => setDoing(null)} />}
    </div>
  )
}

function NothingWaits() {
  const { t } = useTranslation('quality')
  return (
    <>
      <h1 className={styles.title}>{t('review.title')}</h1>
      <EmptyState title={t('review.empty')} action={<Link to={'/quality' as '/'}>{t('review.back')}</Link>}>
        {t('review.emptyWhy')}
      </EmptyState>
    </>
  )
}
