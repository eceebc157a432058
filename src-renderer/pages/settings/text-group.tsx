import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Banner } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { SettingLine } from './setting-line.tsx'
import styles from './settings.module.css'
import { useSettings } from './use-settings.ts'

const dayMs = 86_400_000

/** Whether the text of calls is kept, how long, and what goes when that is changed: counted before, named exactly. */
export function TextGroup() {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const settings = useSettings()
  const { data } = useQuery(useApi().text.status.queryOptions({ staleTime: 5000 }))
  const storage = settings.value('textStorage') === 'metadata_only' ? 'metadata_only' : 'full'
  return (
    <>
      <Section title={t('text.title')}>
        {data !== undefined && (
          <p className={styles.hint}>
            {t('text.kept', { count: data.calls, shown: formats.count(data.calls), size: formats.bytes(data.bytes) })}
            <SentenceGap />
            {data.oldest_at !== null && t('text.oldest', { day: formats.day(data.oldest_at) })}
          </p>
        )}
        <SettingLine title={t('text.storage')} hint={t(`text.${storage}Hint`)}>
          <Segmented
            label={t('text.storage')}
            value={storage}
            options={(['full', 'metadata_only'] as const).map(value => ({ value, label: t(`text.${value}`) }))}
            onChange={value => settings.set('textStorage', value)}
          />
        </SettingLine>
        {data !== undefined && (
          <Retention key={data.retention_days} kept={data.retention_days} aheadOf={data.clock_ahead_of} />
        )}
      </Section>
      {data !== undefined && data.calls > 0 && (
        <Section title={t('text.deleteTitle')} description={t('text.deleteHint')}>
          <DeleteAll calls={data.calls} />
        </Section>
      )}
    </>
  )
}

interface RetentionProps {
  readonly kept: number | null
  /** When the clock was last known, where nothing is deleted by age until it is known to be right. */
  readonly aheadOf: string | null
}

function Retention({ kept, aheadOf }: RetentionProps) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { client } = useTransport()
  const queries = useQueryClient()
  const describe = useErrorText()
  const [days, setDays] = useState<number | null>(kept)
  const [asking, setAsking] = useState<{ readonly days: number; readonly calls: number } | null>(null)
  const apply = useMutation({
    mutationFn: (next: number | null) => client.text.retention({ days: next }),
    onSuccess: ({ deleted }) => {
      toast.done(
        deleted === null || deleted.calls === 0
          ? t('saved')
          : t('text.deleted', { count: deleted.calls, shown: formats.count(deleted.calls) }),
      )
      setAsking(null)
      return queries.invalidateQueries()
    },
  })
  const count = useMutation({
    mutationFn: async (next: number) => {
      const time = new Date(Date.now() - next * dayMs).toISOString()
      return { days: next, calls: (await client.text.count({ scope: { kind: 'older_than', time } })).calls }
    },
    onSuccess: found => (found.calls === 0 ? apply.mutate(found.days) : setAsking(found)),
  })
  return (
    <SettingLine title={t('text.retention')} hint={t('text.retentionHint')}>
      <form
        className={styles.inline}
        onSubmit={event => {
          event.preventDefault()
          if (days === null) apply.mutate(null)
          else count.mutate(days)
        }}
      >
        <NumberField
          label={t('text.retention')}
          hideLabel
          whole
          min={1}
          max={36_500}
          value={days}
          placeholder={t('text.forEver')}
          suffix={t('text.days')}
          onChange={setDays}
        />
        {days !== kept && (
          <Button type="submit" busy={count.isPending || apply.isPending}>
            {t('save')}
          </Button>
        )}
      </form>
      {aheadOf !== null && kept !== null && (
        <Banner
          tone="warn"
          action={
            <Button busy={count.isPending || apply.isPending} onClick={() => count.mutate(kept)}>
              {t('text.clockIsRight')}
            </Button>
          }
        >
          {t('text.clockAhead', { day: formats.day(aheadOf), now: formats.day(Date.now()) })}
        </Banner>
      )}
      {asking !== null && (
        <AlertDialog
          open
          onOpenChange={open => !open && setAsking(null)}
          title={t('text.ask', { count: asking.calls, shown: formats.count(asking.calls) })}
          consequence={t('text.askConsequence', { days: formats.count(asking.days) })}
          confirm={t('text.confirm', { count: asking.calls, shown: formats.count(asking.calls) })}
          onConfirm={async () => {
            await apply.mutateAsync(asking.days).catch(() => undefined)
          }}
        >
          {apply.error !== null && <Banner tone="warn">{describe(apply.error).detail}</Banner>}
        </AlertDialog>
      )}
    </SettingLine>
  )
}

function DeleteAll({ calls }: { readonly calls: number }) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { client } = useTransport()
  const queries = useQueryClient()
  const describe = useErrorText()
  const [open, setOpen] = useState(false)
  const remove = useMutation({
    mutationFn: () => client.text.delete({ scope: { kind: 'all' }, backups: 'all_that_hold_it', compact: true }),
    onSuccess: ({ calls: gone, unreached }) => {
      setOpen(false)
      toast.done(t('text.deleted', { count: gone, shown: formats.count(gone) }), {
        ...(unreached.length > 0 && { description: unreached.map(({ place }) => place).join(', ') }),
      })
      return queries.invalidateQueries()
    },
  })
  const shown = formats.count(calls)
  return (
    <>
      <Button variant="danger" icon="trash" onClick={() => setOpen(true)}>
        {t('text.confirm', { count: calls, shown })}
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={t('text.ask', { count: calls, shown })}
        consequence={t('text.allConsequence')}
        confirm={t('text.confirm', { count: calls, shown })}
        typeToConfirm={t('text.word')}
        onConfirm={async () => {
          await remove.mutateAsync().catch(() => undefined)
        }}
      >
        {remove.error !== null && <Banner tone="warn">{describe(remove.error).detail}</Banner>}
      </AlertDialog>
    </>
  )
}
