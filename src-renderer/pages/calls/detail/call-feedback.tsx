import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { useDraft } from '../../../data/use-draft.ts'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Banner } from '../../../ui/states.tsx'
import { TextArea } from '../../../ui/text-field.tsx'
import { useFocusKept } from '../../../ui/use-focus-kept.ts'
import styles from './call-detail.module.css'
import { CallRating } from './call-rating.tsx'

type CallDetail = Outputs['calls']['show']

/** Characters the API takes as a corrected text. */
const mostCorrected = 200_000

/** Rate it, say why, hand in the text as it should be: how far that is from what the model wrote becomes a score. */
export function CallFeedback({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const api = useApi()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const [begunComment, setComment] = useDraft(`comment on ${call.id}`)
  const latestComment = useRef(begunComment)
  latestComment.current = begunComment
  const comment = begunComment ?? call.user_feedback ?? ''
  const [corrected, setCorrected] = useDraft(`correction of ${call.id}`)
  const commentField = useRef<HTMLTextAreaElement>(null)
  // The field takes it from its button and gives it back; a draft that is shown again takes it from nobody.
  const correcting = useRef<HTMLDivElement>(null)
  useFocusKept(correcting, part => part.querySelector<HTMLElement>('button, textarea') ?? commentField.current)
  const endCorrecting = () => setCorrected(null)
  const text = useQuery(
    api.calls.text.queryOptions({
      input: { id: call.id },
      enabled: call.text_kept,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  const kept = api.calls.feedback.mutationOptions({
    onSuccess: () => queries.invalidateQueries({ queryKey: api.calls.show.key({ input: { id: call.id } }) }),
  })
  // Each for itself: one that is on its way holds up none of the others.
  const rate = useMutation(kept)
  const say = useMutation(kept)
  const correct = useMutation(kept)
  const problem = rate.error ?? say.error ?? correct.error
  const scoreOf = (name: string) =>
    call.scores.find(score => score.source === 'user' && score.name === name)?.value ?? null
  const correctionScore = scoreOf('correction')
  const output = text.data?.output ?? null
  const correction = correct.data?.correction ?? null
  const isCommentNew = comment.trim() !== (call.user_feedback ?? '')
  const saveComment = () => {
    say.mutate(
      { id: call.id, comment: comment.trim() === '' ? null : comment.trim() },
      // What is written meanwhile stays.
      { onSuccess: () => latestComment.current === begunComment && setComment(null) },
    )
    commentField.current?.focus()
  }

  const given = correctionScore !== null && (
    <span className={styles.given}>
      <span className={styles.faint}>{t('feedback.correctionGiven', { score: formats.score(correctionScore) })}</span>
      <Button size="sm" variant="quiet" onClick={() => correct.mutate({ id: call.id, corrected_text: null })}>
        {t('feedback.takeBack')}
      </Button>
    </span>
  )
  return (
    <div className={styles.stack}>
      <CallRating rating={scoreOf('rating')} onRate={rating => rate.mutate({ id: call.id, rating })} />
      <div className={styles.stack}>
        <TextArea
          ref={commentField}
          label={t('feedback.comment')}
          value={comment}
          maxLength={10_000}
          rows={2}
          onChange={event => setComment(event.target.value)}
        />
        {isCommentNew && (
          <div className={styles.inline}>
            <Button size="sm" busy={say.isPending} onClick={saveComment}>
              {t('feedback.saveComment')}
            </Button>
            <Button
              size="sm"
              variant="quiet"
              onClick={() => {
                setComment(null)
                commentField.current?.focus()
              }}
            >
              {t('feedback.undo')}
            </Button>
          </div>
        )}
      </div>
      <div ref={correcting} hidden={output === null && correctionScore === null}>
        {output === null ? (
          given
        ) : output.length > mostCorrected ? (
          <p className={styles.note}>{t('feedback.tooLong', { most: formats.count(mostCorrected) })}</p>
        ) : corrected === null ? (
          <div className={styles.inline}>
            <Button icon="pencil" size="sm" onClick={() => setCorrected(output)}>
              {t('feedback.correct')}
            </Button>
            {given}
          </div>
        ) : (
          <div className={styles.stack}>
            <TextArea
              className={styles.correction}
              label={t('feedback.corrected')}
              hint={t('feedback.correctedHint')}
              lang={call.target_language ?? undefined}
              value={corrected}
              rows={12}
              onChange={event => setCorrected(event.target.value)}
            />
            <div className={styles.inline}>
              <Button
                variant="primary"
                size="sm"
                busy={correct.isPending}
                disabled={corrected === output || corrected.trim() === ''}
                onClick={() => correct.mutate({ id: call.id, corrected_text: corrected }, { onSuccess: endCorrecting })}
              >
                {t('feedback.saveCorrection')}
              </Button>
              <Button size="sm" variant="quiet" onClick={endCorrecting}>
                {t('feedback.undo')}
              </Button>
            </div>
          </div>
        )}
      </div>
      <div aria-live="polite">
        {problem !== null && <Banner tone="alert">{errorText(problem).detail ?? errorText(problem).title}</Banner>}
        {correction !== null && (
          <p className={styles.note}>
            {t('feedback.distance', {
              count: correction.distance,
              shown: formats.count(correction.distance),
              length: formats.count(correction.length),
              score: formats.score(correction.score),
            })}
          </p>
        )}
      </div>
    </div>
  )
}
