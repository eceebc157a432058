import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import { useNames } from '../../../format/use-names.ts'
import { BackLink } from '../../../ui/back-link.tsx'
import styles from './review.module.css'
import type { Review } from './review-rows.ts'

/** Which chapter, who wrote it for how much, and what checks, the person and the judge say of it, each apart. */
export function ReviewHead({ review, place }: { readonly review: Review; readonly place: string | null }) {
  const { t } = useTranslation('quality')
  const { money, score, language } = useFormats()
  const { operation } = useNames()
  const [first] = review.parts
  const mean = (of: 'check' | 'user' | 'judge') => {
    const values = review.parts.flatMap(({ scores }) => scores[of] ?? [])
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  const judge = review.parts.find(({ judgement }) => judgement !== null)?.judgement ?? null
  const title =
    review.book === null
      ? t('review.call', { id: first?.call.id ?? 0 })
      : review.chapter === null
        ? review.book
        : t('review.chapter', { book: review.book, chapter: review.chapter })
  const facts = [
    first === undefined ? null : operation(first.call.operation),
    review.source_language !== null && review.target_language !== null
      ? review.source_language === review.target_language
        ? language(review.source_language)
        : t('review.languages', { from: language(review.source_language), to: language(review.target_language) })
      : null,
    first?.call.model_name ?? null,
    t('review.calls', { count: review.parts.length }),
    money(review.cost_nanos),
  ].filter(fact => fact !== null)
  return (
    <header className={styles.head}>
      <BackLink>
        <Link to={'/quality' as '/'}>{t('title')}</Link>
      </BackLink>
      <div className={styles.titleLine}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.facts}>{facts.join(' · ')}</p>
        {place !== null && <p className={styles.place}>{place}</p>}
      </div>
      <dl className={styles.scores}>
        <div>
          <dt>{t('source.check')}</dt>
          <dd>{score(mean('check'))}</dd>
        </div>
        <div>
          <dt>{t('source.user')}</dt>
          <dd>{mean('user') === null ? t('review.notYet') : score(mean('user'))}</dd>
        </div>
        <div>
          <dt>{t('source.judge')}</dt>
          <dd>{mean('judge') === null ? t('review.notYet') : score(mean('judge'))}</dd>
          {judge?.model != null && <dd className={styles.by}>({judge.model})</dd>}
        </div>
        {review.glossary !== null && review.glossary.present > 0 && (
          <div>
            <dt>{t('review.glossary')}</dt>
            <dd>{t('review.applied', { applied: review.glossary.applied, present: review.glossary.present })}</dd>
          </div>
        )}
      </dl>
    </header>
  )
}
