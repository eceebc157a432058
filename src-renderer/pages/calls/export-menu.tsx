import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTransport } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Progress } from '../../ui/meter.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Banner } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import type { CallFilters } from './call-search.ts'
import { collectExport } from './collect-export.ts'
import styles from './toolbar.module.css'

export interface ExportMenuProps {
  readonly filters: CallFilters
  /** Text search cannot be exported by; the calls in sight can be selected. */
  readonly searching: boolean
  readonly selected: readonly number[]
  /** How many match; null: not known. */
  readonly total: number | null
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

export function ExportMenu({ filters, searching, selected, total, open, onOpenChange }: ExportMenuProps) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const { client, host } = useTransport()
  const errorText = useErrorText()
  const [format, setFormat] = useState<'csv' | 'jsonl'>('csv')
  const [withText, setWithText] = useState(false)
  const [done, setDone] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const under = useRef<AbortController>(null)
  const count = selected.length > 0 ? selected.length : total
  const canExport = selected.length > 0 || !searching

  const run = async () => {
    const abort = new AbortController()
    under.current = abort
    setError(null)
    setDone(0)
    try {
      const scope = selected.length > 0 ? { ids: [...selected] } : filters
      const stream = await client.exports.calls({ ...scope, format, text: withText }, { signal: abort.signal })
      const { file, calls } = await collectExport(stream, format, setDone)
      host.saveFile(`galley-calls-${new Date().toISOString().slice(0, 10)}.${format}`, file)
      toast.done(t('export.done', { count: calls, shown: formats.count(calls) }))
      onOpenChange(false)
    } catch (failure) {
      if (!abort.signal.aborted) setError(failure)
    } finally {
      setDone(null)
    }
  }
  const scope =
    selected.length > 0
      ? t('export.selected', { count: selected.length, shown: formats.count(selected.length) })
      : total === null
        ? t('export.allUnknown')
        : t('export.all', { count: total, shown: formats.count(total) })

  return (
    <Popover
      label={t('export.title')}
      align="end"
      open={open}
      onOpenChange={next => {
        if (!next) under.current?.abort()
        onOpenChange(next)
      }}
      trigger={
        <Button variant="quiet" size="sm" icon="download">
          {t('export.title')}
        </Button>
      }
    >
      <div className={styles.export}>
        <p className={styles.note}>{canExport ? scope : t('export.notBySearch')}</p>
        <Segmented
          label={t('export.format')}
          value={format}
          onChange={setFormat}
          options={[
            { value: 'csv', label: 'CSV' },
            { value: 'jsonl', label: 'JSON Lines' },
          ]}
        />
        <Checkbox label={t('export.withText')} checked={withText} onChange={setWithText} />
        {error !== null && <Banner tone="alert">{errorText(error).detail ?? errorText(error).title}</Banner>}
        {done === null ? (
          <Button variant="primary" icon="download" disabled={!canExport || count === 0} onClick={run}>
            {t('export.save')}
          </Button>
        ) : (
          <>
            <Progress
              label={t('export.title')}
              share={count === null || count === 0 ? null : Math.min(1, done / count)}
              text={t('export.progress', { count: done, shown: formats.count(done) })}
            />
            <Button onClick={() => under.current?.abort()}>{t('export.stop')}</Button>
          </>
        )}
      </div>
    </Popover>
  )
}
