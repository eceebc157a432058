import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ReadFailure } from '../../../app/read-failure.tsx'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import layout from '../../../design/layout.module.css'
import { SentenceGap } from '../../../format/sentence-gap.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { usualDays } from '../quality-search.ts'
import { CachingCard } from './caching-card.tsx'
import { ChaptersCard } from './chapters-card.tsx'
import { ChecksCard } from './checks-card.tsx'
import { JudgeCard } from './judge-card.tsx'
import styles from './overview.module.css'
import { ScoresCard } from './scores-card.tsx'
import { SilencesCard } from './silences-card.tsx'
import { TrendCard } from './trend-card.tsx'

const route = getRouteApi('/quality')

/** Is the translation any good, where is it not, and how far can the checks be trusted. */
export function QualityPage() {
  const { t } = useTranslation('quality')
  const { days = usualDays } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(useApi().quality.overview.queryOptions({ input: { days }, meta: follows.callsCalmly }))
  const { data, error } = query
  if (error !== null && data === undefined) {
    return (
      <div className={layout.page}>
        <h1 className={styles.sentence}>{t('title')}</h1>
        <ReadFailure {...query} />
      </div>
    )
  }
  return (
    <div className={layout.page}>
      <div className={styles.bar}>
        <Segmented
          label={t('period.label')}
          value={String(days)}
          options={[7, 30, 90].map(each => ({ value: String(each), label: t('period.days', { count: each }) }))}
          onChange={value => void navigate({ search: before => ({ ...before, days: Number(value) }), replace: true })}
        />
        <div className={styles.actions}>
          <Button asChild>
            <Link to={'/quality/glossary' as '/'}>{t('glossary.title')}</Link>
          </Button>
          <Button asChild variant="primary">
            <Link to={'/quality/review' as '/'}>{t('review.begin')}</Link>
          </Button>
        </div>
      </div>
      {data === undefined ? (
        <div aria-busy="true">
          <h1 className={styles.sentence}>{t('title')}</h1>
          <SkeletonLines lines={5} />
        </div>
      ) : (
        <>
          <Sentence
            open={data.open}
            checked={data.score.check.calls}
            due={data.checking.due}
            enabled={data.checking.enabled}
          />
          <div className={styles.wideAndNarrow}>
            <TrendCard days={days} />
            <ScoresCard score={data.score} />
          </div>
          <ChecksCard checks={data.checks} offers={data.offers} />
          <div className={styles.halves}>
            <ChaptersCard />
            <div className={layout.column}>
              <JudgeCard />
              <CachingCard days={days} />
              <SilencesCard />
            </div>
          </div>
        </>
      )}
    </div>
  )
}

/** What waits for a person, in one sentence; the red is for what must not go out as it is. */
function Sentence({
  open,
  checked,
  due,
  enabled,
}: {
  readonly open: { readonly critical: number; readonly major: number; readonly minor: number }
  readonly checked: number
  readonly due: number
  readonly enabled: boolean
}) {
  const { t } = useTranslation('quality')
  const { count, sentenceGap } = useFormats()
  // The same count as beside the page's name in the side bar.
  const pressing = open.critical + open.major
  const waiting = pressing > 0 ? pressing : open.minor
  return (
    <div>
      <h1 className={styles.sentence}>
        {waiting === 0 ? (
          t(checked === 0 ? 'sentence.unchecked' : 'sentence.well')
        ) : (
          <>
            {t('sentence.waiting', { count: waiting, shown: count(waiting) })}
            <SentenceGap />
            {open.critical > 0 && (
              <em className={styles.attention}>
                {t('sentence.critical', { count: open.critical, shown: count(open.critical) })}
              </em>
            )}
          </>
        )}
      </h1>
      <p className={styles.soft}>
        {t('sentence.checked', { count: checked, shown: count(checked) })}
        {pressing > 0 &&
          open.minor > 0 &&
          `${sentenceGap}${t('sentence.minor', { count: open.minor, shown: count(open.minor) })}`}
        {due > 0 && `${sentenceGap}${t('sentence.due', { count: due, shown: count(due) })}`}
        {!enabled && `${sentenceGap}${t('sentence.off')}`}
      </p>
    </div>
  )
}
