import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { useRegisteredPages } from '../../app/use-registered-pages.ts'
import layout from '../../design/layout.module.css'
import { Popover } from '../../ui/popover.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './health-sentence.module.css'
import { type Health, type HealthFinding, useHealthWords } from './health-words.ts'
import { useHealth } from './use-dashboard.ts'

const mostInSentence = 2

/** Whether all is well, in one sentence whose parts lead to what they speak of. The heading of the page. */
export function HealthSentence() {
  const { t } = useTranslation('dashboard')
  const { data, isPending } = useHealth()
  if (isPending) {
    return (
      <h1 className={styles.sentence} aria-busy="true">
        <span className={layout.unseen}>{t('title')}</span>
        <Skeleton width="min(560px, 80%)" height="1em" />
      </h1>
    )
  }
  if (data === undefined) return <h1 className={styles.sentence}>{t('title')}</h1>
  const { level, findings, providers } = data
  if (level === 'empty' && findings.length === 0) return <h1 className={styles.sentence}>{t('health.empty')}</h1>
  const told = findings.slice(0, mostInSentence)
  const rest = findings.slice(mostInSentence)
  if (told.length === 0 && providers === 0) return <h1 className={styles.sentence}>{t('health.practice')}</h1>
  if (told.length === 0) return <h1 className={styles.sentence}>{t('health.good', { count: providers })}</h1>
  return (
    <h1 className={styles.sentence}>
      {level === 'watch' && t('health.but')}
      {level !== 'watch' && level !== 'bad' && t('health.also')}
      {told.map((finding, index) => (
        <Fragment key={keyOf(finding)}>
          {index > 0 && t('health.and')}
          <Finding finding={finding} health={data} isFirst={index === 0 && level === 'bad'} />
        </Fragment>
      ))}
      {t('health.stop')}
      {rest.length > 0 && (
        <Popover
          label={t('health.more', { count: rest.length })}
          trigger={
            <button type="button" className={styles.more}>
              {t('health.more', { count: rest.length })}
            </button>
          }
        >
          <ul className={styles.rest}>
            {rest.map(finding => (
              <li key={keyOf(finding)}>
                <Finding finding={finding} health={data} isFirst />
              </li>
            ))}
          </ul>
        </Popover>
      )}
    </h1>
  )
}

interface FindingProps {
  readonly finding: HealthFinding
  readonly health: Health
  readonly isFirst: boolean
}

function Finding({ finding, health, isFirst }: FindingProps) {
  const { say, filter } = useHealthWords()
  const pages = useRegisteredPages()
  const words = say(finding)
  const text = isFirst ? words.charAt(0).toLocaleUpperCase() + words.slice(1) : words
  const className = finding.severity === 'note' ? styles.note : styles.wrong
  if (finding.kind === 'key_rejected' && pages.some(({ key }) => key === 'providers')) {
    return (
      <Link to={'/providers' as '/'} className={className}>
        {text}
      </Link>
    )
  }
  const calls = filter(finding, health)
  if (calls === null) return <span>{text}</span>
  return (
    <CallsLink filter={calls} className={className}>
      {text}
    </CallsLink>
  )
}

function keyOf(finding: HealthFinding): string {
  if (finding.kind === 'idle') return finding.kind
  const more = finding.kind === 'unpriced' ? finding.model : 'operation' in finding ? finding.operation : ''
  return `${finding.kind} ${finding.provider} ${more}`
}
