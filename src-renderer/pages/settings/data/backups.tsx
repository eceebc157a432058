import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import layout from '../../../design/layout.module.css'
import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/card.tsx'
import { AlertDialog } from '../../../ui/dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { Banner } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useStateWords } from '../../../words/use-state-words.ts'
import { SettingLine } from '../setting-line.tsx'
import styles from '../settings.module.css'
import { useSettings } from '../use-settings.ts'
import { useWork } from '../use-work.ts'
import { WorkLine } from '../work-line.tsx'
import { keepRestoreNote, takeEndedRestore } from './restore-note.ts'

type BackupList = Outputs['backups']['list']
type Backup = BackupList['backups'][number]
interface Made {
  readonly backup: Backup
  readonly removed: readonly string[]
}

/** Copies of the database: made now, put back, deleted. */
export function Backups() {
  const { t } = useTranslation('settings')
  const say = useStateWords()
  const formats = useFormats()
  const { client } = useTransport()
  const api = useApi()
  const queries = useQueryClient()
  const settings = useSettings()
  const { data } = useQuery(api.backups.list.queryOptions({ staleTime: 5000 }))
  const making = useWork<Made>()
  const [chosen, setChosen] = useState<{ readonly what: 'restore' | 'remove'; readonly backup: Backup } | null>(null)
  useEffect(() => {
    if (data === undefined) return
    const restored = takeEndedRestore(data.restores_ended)
    if (restored === null || data.last_restore_failure !== null) return
    toast.done(t('backups.restored', { time: formats.dateTime(restored.takenAt) }))
  }, [data, formats, t])
  const make = async () => {
    await making.run(signal => client.backups.create({}, { signal }))
    await queries.invalidateQueries({ queryKey: api.backups.key() })
  }
  return (
    <Section title={t('backups.title')} description={t('backups.hint')}>
      {data?.last_restore_failure != null && (
        <Banner tone="warn">
          {t('backups.notRestored', { reason: say(data.last_restore_failure_said, data.last_restore_failure) })}
        </Banner>
      )}
      <div>
        <Button icon="plus" busy={making.work.state === 'running'} onClick={make}>
          {t('backups.make')}
        </Button>
      </div>
      <WorkLine label={t('backups.make')} work={making.work} onStop={making.stop}>
        {({ backup }) => t('backups.made', { size: formats.bytes(backup.bytes) })}
      </WorkLine>
      {data !== undefined && (
        <Table
          caption={t('backups.title')}
          empty={t('backups.none')}
          columns={[
            {
              key: 'taken',
              header: t('backups.taken'),
              isHeader: true,
              cell: backup => <BackupMade backup={backup} />,
            },
            {
              key: 'calls',
              header: t('backups.calls'),
              numeric: true,
              cell: ({ calls }) => (calls === null ? noFigure : formats.count(calls)),
            },
            { key: 'size', header: t('data.size'), numeric: true, cell: ({ bytes }) => formats.bytes(bytes) },
            {
              key: 'actions',
              header: <span className={layout.unseen}>{t('backups.actions')}</span>,
              numeric: true,
              cell: backup => (
                <span className={styles.actions}>
                  {data.can_restore && (
                    <Button size="sm" variant="quiet" onClick={() => setChosen({ what: 'restore', backup })}>
                      {t('backups.restore')}
                    </Button>
                  )}
                  <IconButton
                    icon="trash"
                    size="sm"
                    label={t('backups.removeOf', { time: formats.exactTime(backup.taken_at) })}
                    onClick={() => setChosen({ what: 'remove', backup })}
                  />
                </span>
              ),
            },
          ]}
          rows={data.backups}
          rowKey={({ name }) => name}
          compact
        />
      )}
      {data?.can_restore === false && <p className={styles.hint}>{t('backups.cannotRestore')}</p>}
      {data?.can_restore === true && <p className={styles.hint}>{t('backups.elsewhere')}</p>}
      {settings.isReady && (
        <SettingLine title={t('backups.keep')} hint={t('backups.keepHint')}>
          <NumberField
            label={t('backups.keep')}
            hideLabel
            whole
            min={1}
            max={1000}
            value={settings.number('backupKeep')}
            onChange={value => value !== null && settings.set('backupKeep', value)}
          />
        </SettingLine>
      )}
      {chosen?.what === 'remove' && <RemoveDialog backup={chosen.backup} onClose={() => setChosen(null)} />}
      {chosen?.what === 'restore' && <RestoreDialog backup={chosen.backup} onClose={() => setChosen(null)} />}
    </Section>
  )
}

/** When and why it was made, and how far it reaches: two of the same minute differ in one of them. */
function BackupMade({ backup }: { readonly backup: Backup }) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { taken_at: taken, before_update: isBeforeUpdate, last_call_at: last } = backup
  return (
    <>
      {formats.exactTime(taken)}
      <span className={styles.under}>{t(isBeforeUpdate ? 'backups.beforeUpdate' : 'backups.byHand')}</span>
      {last !== null && (
        <span className={styles.under}>{t('backups.lastCall', { time: formats.exactTime(last) })}</span>
      )}
    </>
  )
}

interface DialogProps {
  readonly backup: Backup
  readonly onClose: () => void
}

function RemoveDialog({ backup, onClose }: DialogProps) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { client } = useTransport()
  const api = useApi()
  const queries = useQueryClient()
  const describe = useErrorText()
  const remove = useMutation({
    mutationFn: () => client.backups.remove({ name: backup.name }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.backups.key() })
      onClose()
    },
  })
  const time = formats.exactTime(backup.taken_at)
  return (
    <AlertDialog
      open
      onOpenChange={open => !open && onClose()}
      title={t('backups.removeAsk', { time })}
      consequence={t('backups.removeConsequence', { size: formats.bytes(backup.bytes) })}
      confirm={t('backups.remove')}
      onConfirm={async () => {
        await remove.mutateAsync().catch(() => undefined)
      }}
    >
      {remove.error !== null && <Banner tone="warn">{describe(remove.error).detail}</Banner>}
    </AlertDialog>
  )
}

/** How long Galley may take to come back, and how often it is asked. */
const longestMs = 120_000
const askEveryMs = 400

function RestoreDialog({ backup, onClose }: DialogProps) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { client } = useTransport()
  const queries = useQueryClient()
  const describe = useErrorText()
  const restore = useMutation({
    mutationFn: async () => {
      const { restores_ended } = await client.backups.list({})
      keepRestoreNote({ takenAt: backup.taken_at, endedBefore: restores_ended })
      await client.backups.restore({ name: backup.name })
      return comesBack(() => client.backups.list({}), restores_ended)
    },
    onSuccess: async () => {
      await queries.invalidateQueries()
      onClose()
    },
  })
  const time = formats.exactTime(backup.taken_at)
  const holds =
    backup.calls === null ? '' : t('backups.holds', { count: backup.calls, shown: formats.count(backup.calls) })
  return (
    <AlertDialog
      open
      onOpenChange={open => !open && onClose()}
      title={t('backups.restoreAsk', { time })}
      consequence={`${holds} ${t('backups.restoreConsequence', { time })}`.trim()}
      confirm={t('backups.restoreConfirm')}
      onConfirm={async () => {
        await restore.mutateAsync().catch(() => undefined)
      }}
    >
      {restore.error !== null && <Banner tone="warn">{describe(restore.error).detail}</Banner>}
    </AlertDialog>
  )
}

/** It answers for a while still, as long as calls under way have to end, then not, then again: the answer behind the restore counts. */
async function comesBack(ask: () => Promise<BackupList>, endedBefore: number): Promise<BackupList> {
  const started = performance.now()
  let last: unknown = new Error('The restore has not ended yet.')
  while (performance.now() - started < longestMs) {
    await new Promise(resolve => setTimeout(resolve, askEveryMs))
    try {
      const list = await ask()
      if (list.restores_ended > endedBefore) return list
    } catch (error) {
      last = error
    }
  }
  throw last
}
