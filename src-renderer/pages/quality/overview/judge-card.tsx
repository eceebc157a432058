import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { WhenRead } from '../../../app/when-read.tsx'
import { useApi, useTransport } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Card } from '../../../ui/card.tsx'
import { AlertDialog } from '../../../ui/dialog.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { useWords } from '../../../words/use-words.ts'
import styles from './overview.module.css'

/** The judge, off until it is switched on with its cost in sight. */
export function JudgeCard() {
  const { t } = useTranslation('quality')
  const say = useWords('reasons')
  const { money, percent, count, score, sentenceGap } = useFormats()
  const api = useApi()
  const { client } = useTransport()
  const queryClient = useQueryClient()
  const tellFailure = useTellFailure()
  const [asking, setAsking] = useState(false)
  const query = useQuery(api.quality.judgeStatus.queryOptions({ meta: follows.callsCalmly }))
  const estimate = useQuery(api.quality.judgeEstimate.queryOptions({})).data
  async function set(enabled: boolean): Promise<void> {
    try {
      await client.settings.set({ key: 'judge.enabled', value: enabled })
      await queryClient.invalidateQueries({ queryKey: api.quality.key() })
    } catch (error) {
      tellFailure(error)
    }
  }
  const expected =
    estimate === undefined
      ? ''
      : estimate.model === null
        ? t('judge.nobody')
        : t('judge.expected', {
            model: estimate.model,
            share: percent(estimate.share),
            each: money(estimate.cost_per_call_nanos),
            day: money(estimate.cost_per_day_nanos),
            limit: money(estimate.daily_limit_nanos),
          })
  return (
    <Card title={t('judge.title')}>
      <WhenRead query={query} lines={3}>
        {status => (
          <div className={styles.judge}>
            <Switch
              label={t('judge.switch')}
              hint={expected}
              checked={status.enabled}
              disabled={estimate?.model === null && !status.enabled}
              onChange={on => (on ? setAsking(true) : void set(false))}
            />
            <p className={styles.soft}>
              {t('judge.done', {
                count: status.done,
                shown: count(status.done),
                spent: money(status.spent_today_nanos),
                limit: money(status.daily_limit_nanos),
              })}
            </p>
            <p className={styles.soft}>
              {status.agreement.tau === null
                ? t('judge.tooFew', { ratings: status.agreement.ratings, fewest: status.agreement.fewest })
                : t('judge.agreement', { tau: score(status.agreement.tau), ratings: status.agreement.ratings })}
            </p>
          </div>
        )}
      </WhenRead>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('judge.ask')}
        consequence={`${expected}${sentenceGap}${estimate === undefined ? '' : say(estimate.said, 'text', estimate.basis).text}`}
        confirm={t('judge.on')}
        onConfirm={() => set(true)}
      />
    </Card>
  )
}
