import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { CodeBlock } from '../../../ui/copy-field.tsx'
import { useWords } from '../../../words/use-words.ts'
import styles from './call-detail.module.css'
import { readDetails } from './read-details.ts'

type CallDetail = Outputs['calls']['show']

/** Why it failed: our word for it, then the provider's own words, unchanged. */
export function CallError({ call, level }: { readonly call: CallDetail; readonly level: 2 | 3 }) {
  const Heading = `h${level}` as const
  const { t } = useTranslation('calls')
  const { t: word } = useTranslation()
  const say = useWords('failures')
  if (call.error_kind === null && call.error_message === null) return null
  const { providerError, retryAfterMs, budget } = readDetails(call.details)
  // What a provider said stands as it said it; what Galley itself said is said in the app's language.
  const message =
    call.error_message === null
      ? null
      : call.error_said === null
        ? say(budget?.said, 'message', call.error_message)
        : say(call.error_said, 'text', call.error_message)
  const body = providerError?.body ?? null
  return (
    <section className={styles.error} aria-label={t('error.title')}>
      <Heading>
        {call.error_kind === null ? word(`status.${call.status}`) : word(`errorKind.${call.error_kind}`)}
      </Heading>
      {message !== null && (
        <p className={styles.message} translate={message.lang === undefined ? undefined : 'no'}>
          {message.lang === undefined ? message.text : t('error.words', { message: message.text })}
        </p>
      )}
      <p className={styles.faint}>
        {[
          call.http_status === null ? null : t('error.http', { status: call.http_status }),
          retryAfterMs == null ? null : t('error.retryAfter', { seconds: Math.ceil(retryAfterMs / 1000) }),
          t(`advice.${call.error_kind ?? 'none'}`),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {body !== null && body !== '' && (
        <details>
          <summary>{t('error.asSent')}</summary>
          <CodeBlock label={t('error.asSent')} code={pretty(body)} wrap />
        </details>
      )}
    </section>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
