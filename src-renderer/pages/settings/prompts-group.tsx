import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useApi, useTransport } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Select } from '../../ui/select.tsx'
import { Banner } from '../../ui/states.tsx'
import { TextArea, TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './settings.module.css'

type Shown = Outputs['prompts']['show']

/** What Galley says to a model, in versions: an edit adds one, and any can be put back in force. */
export function PromptsGroup() {
  const { t } = useTranslation('settings')
  const api = useApi()
  const { data } = useQuery(api.prompts.list.queryOptions({ staleTime: 5000 }))
  const prompts = data?.prompts ?? []
  const [chosen, setChosen] = useState('translation')
  const keyOf = ({ prompt, book }: { readonly prompt: string; readonly book: string | null }) =>
    `${prompt} ${book ?? ''}`
  const nameOf = (prompt: string) =>
    t(`prompts.named.${prompt as 'translation'}`, { defaultValue: prompt.replaceAll('_', ' ') })
  const found = prompts.find(each => keyOf(each) === `${chosen} ` || keyOf(each) === chosen) ?? prompts[0]
  const input = found === undefined ? null : { prompt: found.prompt, ...(found.book !== null && { book: found.book }) }
  const shown = useQuery({
    ...api.prompts.show.queryOptions({ input: input ?? { prompt: 'translation' }, staleTime: 5000 }),
    enabled: input !== null,
  })
  return (
    <Section title={t('prompts.title')} description={t('prompts.hint')}>
      <Select
        label={t('prompts.which')}
        value={found === undefined ? null : keyOf(found)}
        options={prompts.map(each => ({
          value: keyOf(each),
          label:
            each.book === null
              ? nameOf(each.prompt)
              : t('prompts.ofBook', { prompt: nameOf(each.prompt), book: each.book }),
        }))}
        onChange={setChosen}
      />
      {shown.data !== undefined && <PromptEditor key={shown.data.in_force.id} shown={shown.data} />}
    </Section>
  )
}

function PromptEditor({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { client } = useTransport()
  const api = useApi()
  const queries = useQueryClient()
  const describe = useErrorText()
  const { in_force: current, versions, slots } = shown
  const [system, setSystem] = useState(current.system)
  const [user, setUser] = useState(current.user)
  const [note, setNote] = useState('')
  const which = { prompt: current.prompt, ...(current.book !== null && { book: current.book }) }
  const refresh = () => queries.invalidateQueries({ queryKey: api.prompts.key() })
  const save = useMutation({
    mutationFn: () => client.prompts.save({ ...which, system, user, note: note.trim() === '' ? null : note.trim() }),
    // Said once the page shows it: what is chosen from the list before would be chosen from the old one.
    async onSuccess({ added }) {
      await refresh()
      toast.done(added ? t('prompts.saved') : t('prompts.same'))
    },
  })
  const use = useMutation({
    mutationFn: (version: number) => client.prompts.use({ ...which, version }),
    async onSuccess() {
      await refresh()
      toast.done(t('prompts.used'))
    },
  })
  const isChanged = system !== current.system || user !== current.user
  const problem = save.error ?? use.error
  return (
    <form
      className={styles.stack}
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Select
        label={t('prompts.version')}
        value={String(current.version)}
        options={versions.map(version => ({
          value: String(version.version),
          label: [
            t('prompts.number', { number: version.version }),
            version.built_in ? t('prompts.builtIn') : formats.dateTime(version.created_at),
            ...(version.note === null || version.built_in ? [] : [version.note]),
          ].join(' · '),
        }))}
        onChange={version => use.mutate(Number(version))}
      />
      <TextArea label={t('prompts.system')} rows={9} value={system} onChange={event => setSystem(event.target.value)} />
      <TextArea label={t('prompts.user')} rows={9} value={user} onChange={event => setUser(event.target.value)} />
      <p className={styles.hint}>
        {t('prompts.slots')}
        <SentenceGap />
        {slots.map(({ slot, required }) => (
          <code key={slot} className={styles.slot}>{`{{${slot}}}${required ? '*' : ''}`}</code>
        ))}
      </p>
      {isChanged && (
        <TextField
          label={t('prompts.note')}
          value={note}
          maxLength={1000}
          onChange={event => setNote(event.target.value)}
        />
      )}
      {problem !== null && <Banner tone="warn">{describe(problem).detail ?? describe(problem).title}</Banner>}
      {isChanged && (
        <div className={styles.inline}>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t('prompts.save')}
          </Button>
          <Button
            variant="quiet"
            onClick={() => {
              setSystem(current.system)
              setUser(current.user)
            }}
          >
            {t('prompts.discard')}
          </Button>
        </div>
      )}
    </form>
  )
}
