import { useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { joinClasses } from '../../../ui/join-classes.ts'
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx'
import { ProviderMark } from '../../../ui/provider-mark.tsx'
import { CallStatus, statusTone } from '../table/call-status.tsx'
import { MoneyText } from '../table/figures.tsx'
import styles from './call-attempts.module.css'

type CallDetail = Outputs['calls']['show']

export interface CallAttemptsProps {
  readonly call: CallDetail
  readonly onOpen: (id: number) => void
}

/** All calls of the request on one line of time: what waited for what, what was tried again, what was paid twice. */
export function CallAttempts({ call, onOpen }: CallAttemptsProps) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const list = useRef<HTMLOListElement>(null)
  // Of many attempts, the one that is looked at is in sight; the page itself stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another call, another place
  useLayoutEffect(() => {
    const own = list.current?.querySelector<HTMLElement>('[aria-current]')
    if (list.current === null || own === undefined || own === null) return
    const { scrollTop, clientHeight } = list.current
    const top = own.offsetTop - list.current.offsetTop
    if (top < scrollTop || top + own.offsetHeight > scrollTop + clientHeight)
      list.current.scrollTop = top - clientHeight / 2
  }, [call.id, call.attempts.length])
  const attempts = call.attempts.map(each => {
    const start = Date.parse(each.created_at)
    const end = start + (each.response_time_ms ?? 0)
    return { each, start, end }
  })
  const from = Math.min(...attempts.map(({ start }) => start))
  const to = Math.max(from + 1, ...attempts.map(({ end }) => end))
  const share = (time: number) => `${((time - from) / (to - from)) * 100}%`
  const priced = call.attempts.flatMap(each => each.cost_nanos ?? [])
  return (
    <div>
      <p className={styles.summary}>
        {t('attempts.summary', {
          count: attempts.length,
          shown: formats.count(attempts.length),
          time: formats.duration(to - from),
          cost: priced.length === 0 ? formats.money(null) : formats.money(priced.reduce((sum, cost) => sum + cost, 0)),
        })}
      </p>
      <ol ref={list} className={styles.list}>
        {attempts.map(({ each, start, end }) => (
          <li key={each.id}>
            <button
              type="button"
              className={styles.attempt}
              aria-current={each.id === call.id || undefined}
              onClick={() => onOpen(each.id)}
            >
              <span className={styles.name}>
                {each.chunk === null
                  ? t('attempts.attempt', { number: each.attempt })
                  : t('attempts.part', { part: each.chunk + 1, number: each.attempt })}
              </span>
              <ProviderMark
                provider={each.provider}
                label={each.provider_display_name}
                detail={<MiddleEllipsis>{each.model_name}</MiddleEllipsis>}
                simulated={each.simulated}
              />
              <CallStatus call={each} />
              <span className={styles.figures}>
                {formats.duration(each.response_time_ms)}
                {each.cost_nanos !== null && (
                  <>
                    {' · '}
                    <MoneyText call={each} />
                  </>
                )}
              </span>
              <span className={styles.track} aria-hidden="true">
                <span
                  className={joinClasses(styles.bar, styles[statusTone(each)])}
                  style={{ left: share(start), right: `calc(100% - ${share(end)})` }}
                />
                {each.time_to_first_token_ms !== null && (
                  <span className={styles.first} style={{ left: share(start + each.time_to_first_token_ms) }} />
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}
