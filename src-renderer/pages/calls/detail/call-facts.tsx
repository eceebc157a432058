import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { stringifySearch } from '../../../app/search-string.ts'
import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/link.tsx'
import { ProviderMark } from '../../../ui/provider-mark.tsx'
import { Term } from '../../../ui/term.tsx'
import { CallStatus } from '../table/call-status.tsx'
import { MoneyText, ScoreText } from '../table/figures.tsx'
import styles from './call-detail.module.css'

type CallDetail = Outputs['calls']['show']

/** The call in a dozen figures, each with what it means where that is not plain. */
export function CallFacts({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('calls')
  const { t: word } = useTranslation()
  const formats = useFormats()
  const language = (tag: string | null) => (tag === null ? '?' : formats.language(tag))
  const tokens = (value: number | null) => (value === null ? noFigure : formats.count(value))
  const calls = (filter: Readonly<Record<string, string>>) => `#/calls${stringifySearch(filter)}`
  return (
    <dl className={styles.facts}>
      <Fact name={t('fact.status')} wide={call.error_kind !== null}>
        <CallStatus call={call} />
      </Fact>
      <Fact name={t('fact.model')} wide>
        <ProviderMark
          provider={call.provider}
          label={call.provider_display_name}
          detail={call.model_name}
          look="whole"
          simulated={call.simulated}
        />
        {call.answered_model !== null && call.answered_model !== call.model_name && (
          <span className={styles.faint}>{t('fact.answered', { model: call.answered_model })}</span>
        )}
      </Fact>
      <Fact name={t('fact.cost')} large>
        <MoneyText call={call} />
      </Fact>
      <Fact name={<Term meaning={t('term.latency')}>{t('fact.latency')}</Term>} large>
        {formats.duration(call.response_time_ms)}
      </Fact>
      <Fact name={<Term meaning={t('term.firstToken')}>{t('fact.firstToken')}</Term>} large>
        {formats.duration(call.time_to_first_token_ms)}
      </Fact>
      <Fact name={<Term meaning={t('term.tokens')}>{t('fact.tokens')}</Term>} large>
        {call.input_tokens === null && call.output_tokens === null
          ? noFigure
          : `${tokens(call.input_tokens)} → ${tokens(call.output_tokens)}`}
      </Fact>
      <Fact name={t('fact.score')} large>
        <ScoreText value={call.quality_score} />
      </Fact>
      <Fact name={t('fact.when')}>{formats.dateTime(call.created_at)}</Fact>
      {(call.source_language !== null || call.target_language !== null) && (
        <Fact name={t('fact.languages')}>
          {call.source_language === call.target_language
            ? language(call.source_language)
            : `${language(call.source_language)} → ${language(call.target_language)}`}
        </Fact>
      )}
      {call.source_book !== null && (
        <Fact name={t('fact.book')} wide>
          <span>
            <Link href={calls({ book: call.source_book })} variant="quiet">
              <bdi>{call.source_book}</bdi>
            </Link>
            {call.source_chapter !== null && (
              <>
                {' · '}
                <Link href={calls({ book: call.source_book, chapter: call.source_chapter })} variant="quiet">
                  <bdi>{call.source_chapter}</bdi>
                </Link>
              </>
            )}
          </span>
        </Fact>
      )}
      {call.created_by !== null && (
        <Fact name={t('fact.user')}>
          <Link href={calls({ user: call.created_by })} variant="quiet">
            <bdi>{call.created_by}</bdi>
          </Link>
        </Fact>
      )}
      <Fact name={t('fact.origin')}>
        {word(`origin.${call.origin}`)}
        {call.simulated && <Badge>{t('simulated')}</Badge>}
      </Fact>
    </dl>
  )
}

interface FactProps {
  readonly name: ReactNode
  readonly large?: boolean
  readonly wide?: boolean
  readonly children: ReactNode
}

function Fact({ name, large = false, wide = false, children }: FactProps) {
  return (
    <div data-large={large || undefined} data-wide={wide || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
