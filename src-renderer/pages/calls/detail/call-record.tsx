import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { CodeBlock } from '../../../ui/copy-field.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { useWords } from '../../../words/use-words.ts'
import styles from './call-detail.module.css'
import { readDetails } from './read-details.ts'

type CallDetail = Outputs['calls']['show']

/** What is on record, as it was sent and as it came: parameters, usage, request and answer. */
export function CallRecord({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('calls')
  const say = useWords('selection')
  const [wantsRaw, setWantsRaw] = useState(false)
  const text = useQuery(
    useApi().calls.text.queryOptions({
      input: { id: call.id },
      enabled: call.text_kept && wantsRaw,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  const { rawUsage, otherUnits, parameters, upstreamId, choice, choice_said } = readDetails(call.details)
  const facts: readonly (readonly [string, string | number | null | undefined])[] = [
    [t('record.id'), call.id],
    [t('record.request'), call.request_id],
    [t('record.upstream'), upstreamId],
    [t('record.temperature'), call.temperature],
    [t('record.maxTokens'), call.max_tokens],
    [t('record.finish'), call.finish_reason === null ? null : t(`finish.${call.finish_reason}`)],
    [t('record.streamed'), call.streamed ? t('record.yes') : t('record.no')],
    [t('record.choice'), choice == null ? null : say(choice_said, 'text', choice).text],
  ]
  const given = (value: unknown) => value !== null && value !== undefined
  return (
    <div className={styles.stack}>
      <dl className={styles.record}>
        {facts
          .filter(([, value]) => given(value))
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {given(parameters) && <Raw label={t('record.parameters')} value={parameters} />}
      {given(rawUsage) && <Raw label={t('record.usage')} value={rawUsage} />}
      {given(otherUnits) && <Raw label={t('record.otherUnits')} value={otherUnits} />}
      {call.text_kept && (
        <details onToggle={event => setWantsRaw(event.currentTarget.open)}>
          <summary>{t('record.raw')}</summary>
          <div className={styles.stack}>
            {text.data === undefined ? (
              <SkeletonLines lines={3} />
            ) : (
              <>
                {given(text.data.request) && <Block label={t('record.sent')} value={text.data.request} />}
                {given(text.data.response) && <Block label={t('record.received')} value={text.data.response} />}
                {!given(text.data.request) && !given(text.data.response) && (
                  <p className={styles.note}>{t('record.noRaw')}</p>
                )}
              </>
            )}
          </div>
        </details>
      )}
    </div>
  )
}

function Raw({ label, value }: { readonly label: string; readonly value: unknown }) {
  return (
    <details>
      <summary>{label}</summary>
      <Block label={label} value={value} />
    </details>
  )
}

function Block({ label, value }: { readonly label: string; readonly value: unknown }) {
  return <CodeBlock label={label} code={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} wrap />
}
