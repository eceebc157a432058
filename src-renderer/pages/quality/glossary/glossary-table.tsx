import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Table } from '../../../ui/table.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx'
import styles from './glossary.module.css'
import { type Term, type TermChanges, TermDialog } from './term-dialog.tsx'

/** So many are seen at a glance. */
const fewTerms = 15
/** As many as a page is quick with; the rest on request. */
const firstTerms = 200

function isFound(term: Term, sought: string): boolean {
  const words = sought.trim().toLocaleLowerCase()
  return [term.term, ...term.aliases, term.translation, term.notes ?? ''].some(text =>
    text.toLocaleLowerCase().includes(words),
  )
}

interface GlossaryTableProps {
  readonly terms: readonly Term[]
  /** Rows that a warning is about. */
  readonly flagged: ReadonlySet<number>
  /** False: it could not be saved, which was said; what was typed stays. */
  readonly onSave: (changes: TermChanges) => Promise<boolean>
  readonly onRemove: (term: Term) => Promise<unknown>
}

/** A line a term, to be changed where it stands; the last line adds one. */
export function GlossaryTable({ terms, flagged, onSave, onRemove }: GlossaryTableProps) {
  const { t } = useTranslation('quality')
  const { count } = useFormats()
  const [edited, setEdited] = useState<Term | null>(null)
  const [all, setAll] = useState(false)
  const [sought, setSought] = useState('')
  const found = terms.filter(term => isFound(term, sought))
  const rows = all ? found : found.slice(0, firstTerms)
  const statusWords = { suggested: t('term.suggested'), confirmed: t('term.confirmed'), rejected: t('term.rejected') }
  return (
    <>
      {terms.length > fewTerms && (
        <TextField
          label={t('glossary.find')}
          hideLabel
          icon="search"
          className={styles.find}
          placeholder={t('glossary.find')}
          value={sought}
          onChange={event => setSought(event.target.value)}
        />
      )}
      <div className={styles.table}>
        <Table
          caption={t('glossary.title')}
          columns={[
            {
              key: 'term',
              header: t('term.term'),
              isHeader: true,
              cell: row => (
                <>
                  <span className={styles.term} data-flagged={flagged.has(row.id) || undefined} dir="auto">
                    {[row.term, ...row.aliases].join(', ')}
                  </span>
                  <span className={styles.narrowStatus}>{statusWords[row.status]}</span>
                </>
              ),
            },
            {
              key: 'translation',
              header: <span className={styles.overInput}>{t('term.translation')}</span>,
              cell: row => (
                <InlineText
                  label={t('term.translationOf', { term: row.term })}
                  value={row.translation}
                  lang={row.target_language}
                  onSave={translation => onSave({ id: row.id, term: row.term, translation, status: 'confirmed' })}
                />
              ),
            },
            {
              key: 'category',
              header: t('term.category'),
              optional: true,
              cell: row =>
                [
                  row.category,
                  row.gender === null ? null : t(`term.genders.${row.gender}`),
                  row.register === null ? null : t(`term.registers.${row.register}`),
                ]
                  .filter(word => word !== null)
                  .join(', '),
            },
            {
              key: 'notes',
              header: <span className={styles.overInput}>{t('term.notes')}</span>,
              optional: true,
              cell: row => (
                <InlineText
                  label={t('term.notesOf', { term: row.term })}
                  value={row.notes ?? ''}
                  lang={null}
                  onSave={notes => onSave({ id: row.id, term: row.term, notes, status: row.status })}
                />
              ),
            },
            { key: 'status', header: t('term.status'), optional: true, cell: row => statusWords[row.status] },
            {
              key: 'actions',
              header: <VisuallyHidden>{t('term.actions')}</VisuallyHidden>,
              cell: row => (
                <span className={styles.rowActions}>
                  {row.status !== 'confirmed' && (
                    <IconButton
                      icon="check"
                      label={t('term.confirm', { term: row.term })}
                      onClick={() => void onSave({ id: row.id, term: row.term, status: 'confirmed' })}
                    />
                  )}
                  {row.status === 'suggested' && (
                    <IconButton
                      icon="close"
                      label={t('term.reject', { term: row.term })}
                      onClick={() => void onSave({ id: row.id, term: row.term, status: 'rejected' })}
                    />
                  )}
                  <IconButton icon="pencil" label={t('term.edit', { term: row.term })} onClick={() => setEdited(row)} />
                  <IconButton
                    icon="trash"
                    label={t('term.remove', { term: row.term })}
                    onClick={() => void onRemove(row)}
                  />
                </span>
              ),
            },
          ]}
          rows={rows}
          rowKey={row => row.id}
          empty={terms.length === 0 ? t('glossary.empty') : t('glossary.notFound')}
        />
      </div>
      {rows.length < found.length && (
        <Button variant="quiet" icon="chevron-down" className={styles.rest} onClick={() => setAll(true)}>
          {t('glossary.more', { count: found.length - rows.length, shown: count(found.length - rows.length) })}
        </Button>
      )}
      <AddTerm onSave={onSave} />
      {edited !== null && <TermDialog term={edited} onSave={onSave} onClose={() => setEdited(null)} />}
    </>
  )
}

/** Saved when it is left or Enter is pressed; Escape brings back what it was. */
function InlineText({
  label,
  value,
  lang,
  onSave,
}: {
  readonly label: string
  readonly value: string
  readonly lang: string | null
  readonly onSave: (value: string) => Promise<boolean>
}) {
  const [text, setText] = useState<string | null>(null)
  async function save(): Promise<void> {
    if (text === null) return
    const next = text.trim()
    // What is typed meanwhile stays.
    if (next === value || (await onSave(next))) setText(now => (now === text ? null : now))
  }
  return (
    <input
      className={styles.inline}
      aria-label={label}
      lang={lang ?? undefined}
      dir="auto"
      value={text ?? value}
      onChange={event => setText(event.target.value)}
      onBlur={() => void save()}
      onKeyDown={event => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setText(null)
      }}
    />
  )
}

function AddTerm({ onSave }: { readonly onSave: (changes: TermChanges) => Promise<boolean> }) {
  const { t } = useTranslation('quality')
  const [term, setTerm] = useState('')
  const [translation, setTranslation] = useState('')
  const first = useRef<HTMLInputElement>(null)
  async function add(): Promise<void> {
    if (!(await onSave({ term: term.trim(), translation: translation.trim() }))) return
    setTerm(now => (now === term ? '' : now))
    setTranslation(now => (now === translation ? '' : now))
    // The next one is typed where this one was begun.
    first.current?.focus()
  }
  return (
    <form
      className={styles.add}
      onSubmit={event => {
        event.preventDefault()
        if (term.trim() === '') return
        void add()
      }}
    >
      <input
        ref={first}
        className={styles.field}
        aria-label={t('term.new')}
        placeholder={t('term.new')}
        dir="auto"
        value={term}
        onChange={event => setTerm(event.target.value)}
      />
      <input
        className={styles.field}
        aria-label={t('term.newTranslation')}
        placeholder={t('term.newTranslation')}
        dir="auto"
        value={translation}
        onChange={event => setTranslation(event.target.value)}
      />
      <Button type="submit" icon="plus" disabled={term.trim() === ''}>
        {t('term.add')}
      </Button>
    </form>
  )
}
