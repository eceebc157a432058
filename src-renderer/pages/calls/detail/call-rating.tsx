import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { useFocusKept } from '../../../ui/use-focus-kept.ts'
import styles from './call-detail.module.css'

interface CallRatingProps {
  /** 0..1; null where the person gave none, or took it back. */
  readonly rating: number | null
  readonly onRate: (rating: 'up' | 'down' | null) => void
}

/**
 * Good or not good, kept at once. Pressing the same again does nothing, so that a double click is one opinion; taking it back
 * has a button of its own, and then what the judge or the checks say holds again.
 */
export function CallRating({ rating, onRate }: CallRatingProps) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const group = useRef<HTMLDivElement>(null)
  useFocusKept(group)
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that act at once are no fields
    <div ref={group} className={styles.inline} role="group" aria-label={t('feedback.rate')}>
      <Button icon="thumb-up" size="sm" aria-pressed={rating === 1} onClick={() => rating !== 1 && onRate('up')}>
        {t('feedback.up')}
      </Button>
      <Button icon="thumb-down" size="sm" aria-pressed={rating === 0} onClick={() => rating !== 0 && onRate('down')}>
        {t('feedback.down')}
      </Button>
      {rating !== null && (
        <span className={styles.given}>
          <span className={styles.faint}>{t('feedback.rated', { value: formats.score(rating) })}</span>
          <Button size="sm" variant="quiet" onClick={() => onRate(null)}>
            {t('feedback.takeBack')}
          </Button>
        </span>
      )}
    </div>
  )
}
