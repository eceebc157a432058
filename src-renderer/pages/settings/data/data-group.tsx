import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/card.tsx'
import { CopyField } from '../../../ui/copy-field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { Table } from '../../../ui/table.tsx'
import { SettingLine } from '../setting-line.tsx'
import styles from '../settings.module.css'
import { useFailToast, useSettings } from '../use-settings.ts'
import { Backups } from './backups.tsx'
import { SampleData } from './sample-data.tsx'

/** Where everything is kept, how safe it is, and the backups of it. */
export function DataGroup() {
  const { t } = useTranslation('settings')
  const settings = useSettings()
  const durability = settings.value('durability') === 'full' ? 'full' : 'normal'
  return (
    <>
      <Section title={t('data.title')} description={t('data.hint')}>
        <Folder />
        <SettingLine title={t('data.durability')} hint={t(`data.${durability}Hint`)}>
          <Segmented
            label={t('data.durability')}
            value={durability}
            options={(['normal', 'full'] as const).map(value => ({ value, label: t(`data.${value}`) }))}
            onChange={value => settings.set('durability', value)}
          />
        </SettingLine>
      </Section>
      <Backups />
      <SampleData />
    </>
  )
}

function Folder() {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { client, host } = useTransport()
  const fail = useFailToast()
  const { data } = useQuery(useApi().system.storage.queryOptions({ staleTime: 10_000 }))
  const show = useMutation({ mutationFn: () => client.desktop.openFolder({ folder: 'data' }), onError: fail })
  if (data === undefined) return null
  const parts = data.parts.filter(({ bytes }) => bytes > 0)
  return (
    <div className={styles.stack}>
      <CopyField label={t('data.folder')} value={data.folder} />
      {host.opensFolders && (
        <div>
          <Button icon="folder" onClick={() => show.mutate()}>
            {t('data.open')}
          </Button>
        </div>
      )}
      <Table
        caption={t('data.sizes')}
        columns={[
          { key: 'part', header: t('data.part'), isHeader: true, cell: ({ part }) => t(`data.parts.${part}`) },
          { key: 'bytes', header: t('data.size'), numeric: true, cell: ({ bytes }) => formats.bytes(bytes) },
        ]}
        rows={parts}
        rowKey={({ part }) => part}
        compact
      />
      <p className={styles.hint}>{t('data.free', { size: formats.bytes(data.free_bytes) })}</p>
    </div>
  )
}
