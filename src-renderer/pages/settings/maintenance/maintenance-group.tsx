import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GalleyClient } from '../../../../src-main/contract/contract.ts'
import { useTransport } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/card.tsx'
import { useWords } from '../../../words/use-words.ts'
import styles from '../settings.module.css'
import { useWork } from '../use-work.ts'
import { WorkLine } from '../work-line.tsx'

type Events<Name extends keyof GalleyClient['maintenance']> = Awaited<ReturnType<GalleyClient['maintenance'][Name]>>
type ResultOf<Stream> =
  Stream extends AsyncIterable<infer Event>
    ? Extract<Event, { type: 'result' }> extends { result: infer Result }
      ? Result
      : never
    : never

interface JobProps<Result> {
  readonly job: 'check' | 'verify' | 'rebuild' | 'reindex'
  readonly start: (
    signal: AbortSignal,
  ) => Promise<
    AsyncIterable<
      { type: 'progress'; done: number; total: number | null; note: string | null } | { type: 'result'; result: Result }
    >
  >
  readonly children: (result: Result) => ReactNode
}

/** One piece of work on the database: what it does, a button, how far it is, what came out. */
function Job<Result>({ job, start, children }: JobProps<Result>) {
  const { t } = useTranslation('settings')
  const queries = useQueryClient()
  const { work, run, stop } = useWork<Result>()
  return (
    <Section title={t(`maintenance.${job}.title`)} level={3} description={t(`maintenance.${job}.hint`)}>
      <div>
        <Button
          busy={work.state === 'running'}
          onClick={async () => {
            await run(start)
            await queries.invalidateQueries()
          }}
        >
          {t(`maintenance.${job}.do`)}
        </Button>
      </div>
      <WorkLine label={t(`maintenance.${job}.title`)} work={work} onStop={stop}>
        {children}
      </WorkLine>
    </Section>
  )
}

/** What can be done about the database and its figures; all of it can be stopped, and none leaves wrong figures. */
export function MaintenanceGroup() {
  const { t } = useTranslation('settings')
  const say = useWords('reasons')
  const formats = useFormats()
  const { client } = useTransport()
  return (
    <>
      <Section title={t('maintenance.title')} description={t('maintenance.hint')}>
        <Job<ResultOf<Events<'check'>>> job="check" start={signal => client.maintenance.check({}, { signal })}>
          {result =>
            result.ok
              ? t('maintenance.check.sound', { size: formats.bytes(result.bytes.database) })
              : result.found.map(({ text, said }) => say(said, 'text', text).text).join(formats.sentenceGap)
          }
        </Job>
        <Job<ResultOf<Events<'verify'>>> job="verify" start={signal => client.maintenance.verify({}, { signal })}>
          {result =>
            result.difference_count === 0
              ? t('maintenance.verify.exact', { count: result.calls, shown: formats.count(result.calls) })
              : t('maintenance.verify.differs', { count: result.difference_count })
          }
        </Job>
        <Job<ResultOf<Events<'rebuild'>>> job="rebuild" start={signal => client.maintenance.rebuild({}, { signal })}>
          {result => t('maintenance.rebuild.done', { count: result.calls, shown: formats.count(result.calls) })}
        </Job>
        <Job<ResultOf<Events<'reindex'>>> job="reindex" start={signal => client.maintenance.reindex({}, { signal })}>
          {({ texts }) =>
            texts === 0
              ? t('maintenance.reindex.none')
              : t('maintenance.reindex.done', { count: texts, shown: formats.count(texts) })
          }
        </Job>
      </Section>
      <Reprice />
    </>
  )
}

type Repriced = ResultOf<Events<'reprice'>>

function Reprice() {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { client } = useTransport()
  const queries = useQueryClient()
  const looking = useWork<Repriced>()
  const pricing = useWork<Repriced>()
  const preview = looking.work.state === 'done' ? looking.work.result : null
  const describe = (result: Repriced) =>
    result.changed === 0
      ? t('reprice.same', { count: result.calls, shown: formats.count(result.calls) })
      : t(result.is_preview ? 'reprice.would' : 'reprice.done', {
          count: result.changed,
          shown: formats.count(result.changed),
          before: formats.money(result.old_nanos),
          after: formats.money(result.new_nanos),
        })
  return (
    <Section title={t('reprice.title')} description={t('reprice.hint')}>
      <div className={styles.inline}>
        <Button
          busy={looking.work.state === 'running'}
          onClick={() => {
            pricing.reset()
            void looking.run(signal => client.maintenance.reprice({ preview: true }, { signal }))
          }}
        >
          {t('reprice.look')}
        </Button>
        {preview !== null && preview.changed > 0 && (
          <Button
            variant="primary"
            busy={pricing.work.state === 'running'}
            onClick={async () => {
              await pricing.run(signal => client.maintenance.reprice({}, { signal }))
              looking.reset()
              await queries.invalidateQueries()
            }}
          >
            {t('reprice.do', { count: preview.changed, shown: formats.count(preview.changed) })}
          </Button>
        )}
      </div>
      <WorkLine label={t('reprice.look')} work={looking.work} onStop={looking.stop}>
        {describe}
      </WorkLine>
      <WorkLine label={t('reprice.title')} work={pricing.work} onStop={pricing.stop}>
        {describe}
      </WorkLine>
    </Section>
  )
}
