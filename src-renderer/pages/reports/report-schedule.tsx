import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inputs, Outputs } from '../../../src-main/contract/contract.ts'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useApi, useTransport } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useStateWords } from '../../words/use-state-words.ts'
import styles from './reports.module.css'
import { formats } from './reports-search.ts'

type Schedule = Outputs['reports']['schedule']

/** The weekly report: when, where, in what form, and what became of the last ones. */
export function ReportSchedule() {
  const { t } = useTranslation('reports')
  const query = useQuery(useApi().reports.schedule.queryOptions({ staleTime: 5000 }))
  const { data, error } = query
  return (
    <section className={styles.group} aria-labelledby="schedule">
      <h2 id="schedule">{t('schedule.title')}</h2>
      {data === undefined && error !== null && <ReadFailure {...query} />}
      {data === undefined && error === null && <SkeletonLines lines={3} />}
      {data !== undefined && <ScheduleForm schedule={data} />}
    </section>
  )
}

function ScheduleForm({ schedule }: { readonly schedule: Schedule }) {
  const { t } = useTranslation('reports')
  const words = useFormats()
  const say = useStateWords()
  const { client } = useTransport()
  const queries = useQueryClient()
  const api = useApi()
  const describe = useErrorText()
  const [folder, setFolder] = useState(schedule.folder)
  const refresh = () => queries.invalidateQueries({ queryKey: api.reports.schedule.key() })
  const change = useMutation({
    mutationFn: (next: Inputs['reports']['changeSchedule']) => client.reports.changeSchedule(next),
    onSuccess: () => {
      toast.done(t('schedule.saved'))
      return refresh()
    },
  })
  const write = useMutation({
    mutationFn: () => client.reports.writeNow({}),
    onSuccess: ({ file }) => toast.done(t('schedule.written', { file })),
    onError: error => toast.failed(describe(error).title, { description: describe(error).detail ?? '' }),
  })
  const isOn = schedule.schedule === 'weekly'
  const problem = change.error === null ? null : (describe(change.error).detail ?? describe(change.error).title)
  return (
    <>
      <Switch
        label={t('schedule.on')}
        hint={t('schedule.onHint')}
        checked={isOn}
        onChange={checked => change.mutate({ schedule: checked ? 'weekly' : 'off' })}
      />
      {isOn && (
        <>
          <div className={styles.pair}>
            <Select
              label={t('schedule.weekday')}
              value={String(schedule.weekday)}
              options={[1, 2, 3, 4, 5, 6, 7].map(day => ({ value: String(day), label: words.weekday(day) }))}
              onChange={value => change.mutate({ weekday: Number(value) })}
            />
            <Select
              label={t('schedule.hour')}
              value={String(schedule.hour)}
              options={Array.from({ length: 24 }, (_, hour) => ({
                value: String(hour),
                label: `${String(hour).padStart(2, '0')}:00`,
              }))}
              onChange={value => change.mutate({ hour: Number(value) })}
            />
          </div>
          <Select
            label={t('schedule.format')}
            value={schedule.format}
            options={formats.map(value => ({ value, label: t(`take.form.${value}`) }))}
            onChange={format => change.mutate({ format })}
          />
          <form
            className={styles.folder}
            onSubmit={event => {
              event.preventDefault()
              // An empty field stands for the folder of Galley's own, which then stands in it.
              change.mutate({ folder: folder.trim() || null }, { onSuccess: next => setFolder(next.folder) })
            }}
          >
            <TextField
              label={t('schedule.folder')}
              hint={t('schedule.folderHint')}
              error={problem}
              value={folder}
              onChange={event => setFolder(event.target.value)}
            />
            {folder !== schedule.folder && (
              <Button type="submit" busy={change.isPending}>
                {t('schedule.save')}
              </Button>
            )}
          </form>
          {schedule.next_due !== null && (
            <p className={styles.note}>{t('schedule.next', { time: words.dateTime(schedule.next_due) })}</p>
          )}
        </>
      )}
      <Button icon="folder" className={styles.start} busy={write.isPending} onClick={() => write.mutate()}>
        {t('schedule.now')}
      </Button>
      {schedule.runs.length > 0 && (
        <div>
          <h3 className={styles.small}>{t('schedule.last')}</h3>
          <ul className={styles.runs}>
            {schedule.runs.slice(0, 5).map(run => (
              <li key={run.due_at} data-failed={run.error !== null || undefined}>
                {words.dateTime(run.finished_at)}:{' '}
                {run.error === null ? run.file : t('schedule.failed', { reason: say(run.error_said, run.error) })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
