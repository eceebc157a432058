import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FirstSteps } from '../../../app/first-steps.tsx'
import { ReadFailure } from '../../../app/read-failure.tsx'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { BackLink } from '../../../ui/back-link.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { FilePick } from '../../../ui/file-pick.tsx'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { Select } from '../../../ui/select.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useStateWords } from '../../../words/use-state-words.ts'
import styles from './glossary.module.css'
import { GlossaryTable } from './glossary-table.tsx'
import { asChanges, type Term, type TermChanges } from './term-dialog.tsx'
import { VoiceSwitch } from './voice-switch.tsx'

const route = getRouteApi('/quality/glossary')
const everyLanguage = 'all'
/** More would push the terms off the page. */
const shownWarnings = 20

/** The terms of a book: what translations are given, what they are checked for, and what does not fit together. */
export function GlossaryPage() {
  const { t } = useTranslation('quality')
  const { language: nameOf } = useFormats()
  const { book: asked, language: askedLanguage } = route.useSearch()
  const navigate = route.useNavigate()
  const api = useApi()
  const known = useQuery(api.glossary.books.queryOptions({}))
  const books = useQuery(api.books.list.queryOptions({ input: { limit: 200 } }))
  const names = [
    ...new Set([
      ...(known.data?.books ?? []).map(({ book }) => book),
      ...(books.data?.books ?? []).map(({ name }) => name),
    ]),
  ]
  const book = asked ?? names[0]
  const own = (known.data?.books ?? []).filter(each => each.book === book).map(({ target_language }) => target_language)
  const spoken = (books.data?.books ?? [])
    .filter(({ name }) => name === book)
    .flatMap(({ coverage }) => coverage.map(({ target_language }) => target_language))
  const languages = [...new Set([...own, ...spoken].filter(each => each !== null))]
  const language = askedLanguage ?? languages[0] ?? null
  if (known.error !== null && known.data === undefined) {
    return (
      <div className={styles.page}>
        <h1>{t('glossary.title')}</h1>
        <ReadFailure {...known} />
      </div>
    )
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <BackLink>
            <Link to={'/quality' as '/'}>{t('title')}</Link>
          </BackLink>
          <h1>{t('glossary.title')}</h1>
        </div>
        {book !== undefined && (
          <div className={styles.choice}>
            <Select
              label={t('glossary.book')}
              value={book}
              options={
                names.includes(book) ? names.map(value => ({ value, label: value })) : [{ value: book, label: book }]
              }
              onChange={value => void navigate({ search: { book: value } })}
            />
            <Select
              label={t('glossary.into')}
              value={language ?? everyLanguage}
              options={[...(language !== null && !languages.includes(language) ? [language] : []), ...languages]
                .map(value => ({ value: value as string, label: nameOf(value) }))
                .concat({ value: everyLanguage, label: t('glossary.every') })}
              onChange={value =>
                void navigate({ search: { book, ...(value !== everyLanguage && { language: value }) } })
              }
            />
          </div>
        )}
      </header>
      {book === undefined ? (
        known.data !== undefined && (
          <EmptyState title={t('glossary.noBook')} action={<FirstSteps />}>
            {t('glossary.noBookWhy')}
          </EmptyState>
        )
      ) : (
        <Terms key={`${book} ${language}`} book={book} language={language} />
      )}
    </div>
  )
}

function Terms({ book, language }: { readonly book: string; readonly language: string | null }) {
  const { t } = useTranslation('quality')
  const sayState = useStateWords()
  const api = useApi()
  const { client, host } = useTransport()
  const queryClient = useQueryClient()
  const tellFailure = useTellFailure()
  const warningsId = useId()
  const of = { book, ...(language !== null && { target_language: language }) }
  const query = useQuery(api.glossary.list.queryOptions({ input: of }))
  const { data, error: failure } = query
  const { count } = useFormats()
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.glossary.key() })

  /** False where it failed, which it says. */
  async function act(work: () => Promise<string | null>): Promise<boolean> {
    try {
      const words = await work()
      await refresh()
      if (words !== null) toast.done(words)
      return true
    } catch (error) {
      tellFailure(error)
      return false
    }
  }
  const saveTerm = (changes: TermChanges) =>
    act(async () => {
      await client.glossary.save({ ...of, terms: [changes] })
      return null
    })
  const putBack = (term: Term) =>
    act(async () => {
      // Under the language it was of, which may be every one.
      await client.glossary.save({ book, target_language: term.target_language, terms: [asChanges(term)] })
      return null
    })
  const fill = () =>
    act(async () => {
      const { added, changed, calls } = await client.glossary.fill(of)
      return calls === 0
        ? t('glossary.noKeyTerms')
        : t('glossary.filled', { added: count(added), changed: count(changed), calls: count(calls) })
    })
  const read = (chosen: File) =>
    act(async () => {
      const sums = await client.glossary.import({ ...of, content: await chosen.text(), file_name: chosen.name })
      return t('glossary.imported', {
        added: count(sums.added),
        changed: count(sums.changed),
        unchanged: count(sums.unchanged),
      })
    })
  async function save(format: 'csv' | 'tsv' | 'json'): Promise<void> {
    try {
      const { content, content_type: type, file_name: name } = await client.glossary.export({ ...of, format })
      host.saveFile(name, new Blob([content], { type }))
    } catch (error) {
      tellFailure(error)
    }
  }
  return (
    <>
      <div className={styles.actions}>
        <Button icon="list" onClick={() => void fill()}>
          {t('glossary.fill')}
        </Button>
        <FilePick label={t('glossary.import')} accept=".csv,.tsv,.json,.txt" onFile={chosen => void read(chosen)}>
          {t('glossary.import')}
        </FilePick>
        <Menu
          trigger={
            <Button icon="download" disabled={data?.terms.length === 0}>
              {t('glossary.export')}
            </Button>
          }
        >
          {(['csv', 'tsv', 'json'] as const).map(format => (
            <MenuItem key={format} onSelect={() => void save(format)}>
              {t(`glossary.formats.${format}`)}
            </MenuItem>
          ))}
        </Menu>
      </div>
      {data !== undefined && data.warnings.length > 0 && (
        <section className={styles.warnings} aria-labelledby={warningsId}>
          <h2 id={warningsId}>
            {t('glossary.warnings', { count: data.warnings.length, shown: count(data.warnings.length) })}
          </h2>
          <ul>
            {data.warnings.slice(0, shownWarnings).map(({ kind, message, said, ids }) => (
              <li key={`${kind} ${ids.join(' ')}`}>{sayState(said, message)}</li>
            ))}
            {data.warnings.length > shownWarnings && (
              <li>
                {t('glossary.moreWarnings', {
                  count: data.warnings.length - shownWarnings,
                  shown: count(data.warnings.length - shownWarnings),
                })}
              </li>
            )}
          </ul>
        </section>
      )}
      {data === undefined && failure !== null && <ReadFailure {...query} />}
      {data === undefined && failure === null && (
        <div aria-busy="true">
          <SkeletonLines lines={8} />
        </div>
      )}
      {data !== undefined && (
        <Card flush>
          <GlossaryTable
            terms={data.terms}
            flagged={new Set(data.warnings.flatMap(({ ids }) => ids))}
            onSave={saveTerm}
            onRemove={term =>
              act(async () => {
                await client.glossary.remove({ ids: [term.id] })
                toast.done(t('glossary.removed'), {
                  action: { label: t('key.undo'), onClick: () => void putBack(term) },
                })
                return null
              })
            }
          />
        </Card>
      )}
      <VoiceSwitch />
    </>
  )
}
