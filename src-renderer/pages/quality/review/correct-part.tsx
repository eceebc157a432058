import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDraft } from '../../../data/use-draft.ts'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/text-field.tsx'
import change from './correct-part.module.css'
import { changeOf } from './mechanical-fix.ts'
import styles from './review.module.css'
import type { ReviewPart } from './review-rows.ts'

/**
 * The translation to be put right in place; how far it is from what the model wrote becomes a score of its own. Escape puts it
 * aside: the text is there again the next time.
 */
export function CorrectPart({
  part,
  begun,
  onSave,
  onCancel,
}: {
  readonly part: ReviewPart
  /** A correction to begin with, to be looked at and saved. */
  readonly begun: string | null
  /** Whether it was taken. */
  readonly onSave: (text: string) => Promise<boolean>
  readonly onCancel: () => void
}) {
  const { t } = useTranslation('quality')
  const [draft, keep] = useDraft(`correction of ${part.call.id}${begun === null ? '' : `, from: ${begun}`}`)
  const text = draft ?? begun ?? part.target_text ?? ''
  const [busy, setBusy] = useState(false)
  async function save(): Promise<void> {
    setBusy(true)
    const isSaved = await onSave(text)
    setBusy(false)
    if (isSaved) keep(null)
  }
  return (
    <section className={styles.correct} aria-label={t('correct.title')}>
      <p className={styles.correctSource} lang={part.call.source_language ?? undefined} dir="auto">
        {part.source_text}
      </p>
      <div className={styles.correctTarget}>
        {begun !== null && <Change before={part.target_text ?? ''} after={begun} lang={part.call.target_language} />}
        <TextArea
          label={t('correct.title')}
          hint={begun === null ? t('correct.hint') : t('correct.begun')}
          autoFocus
          rows={Math.min(28, Math.max(8, text.split('\n').length * 3))}
          lang={part.call.target_language ?? undefined}
          dir="auto"
          value={text}
          onChange={event => keep(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') onCancel()
            const isSent = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
            if (isSent && !busy && text !== part.target_text) void save()
          }}
        />
        <div className={styles.actions}>
          <Button
            variant="quiet"
            onClick={() => {
              keep(null)
              onCancel()
            }}
          >
            {t('cancel')}
          </Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={text === part.target_text}
            onClick={() => void save()}
            shortcut="Mod+Enter"
          >
            {t('correct.save')}
          </Button>
        </div>
      </div>
    </section>
  )
}

/** What a proposed correction changes, as an editor marks it. */
function Change({
  before,
  after,
  lang,
}: {
  readonly before: string
  readonly after: string
  readonly lang: string | null
}) {
  const { t } = useTranslation('quality')
  const { lead, removed, added, tail } = changeOf(before, after)
  return (
    <div>
      <p className={styles.soft}>{t('correct.change')}</p>
      <p className={change.change} lang={lang ?? undefined} dir="auto">
        {lead}
        {removed !== '' && <del>{removed}</del>}
        {added !== '' && <ins>{added}</ins>}
        {tail}
      </p>
    </div>
  )
}
